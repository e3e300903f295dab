"""What all screens of the app share: keys that run commands, one line to type in, one line that says what happened.

A screen of its own says what it shows (``show_plan``), which commands it has (``all_commands``) and which place its keys are
in (``where``). Here keys become commands, questions are asked and answered, and what other processes wrote is taken in.
"""

from __future__ import annotations

from abc import abstractmethod
from asyncio import Event, timeout
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Never, Self

from textual.events import Resize
from textual.geometry import Offset, Size
from textual.message import Message
from textual.screen import Screen

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean
from tui.header import NARROW
from tui.keys.command import ASKS
from tui.pages import keys_page, too_small
from widgets.bars import MessageLine, Page
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.events import Key, Paste

    from planning.impact import Impact
    from planning.plan import Plan
    from planning.records import Record
    from tui.asking import Offer, Question, Said
    from tui.copying import Copied
    from tui.keys.command import Command, Place, Registry
    from tui.session import Session

SMALL_WIDTH, SMALL_HEIGHT = 40, 12
LONGEST_WAIT = 0.5
"""How long the first picture of a screen waits at most until the screen is whole, in seconds."""


class KeyedScreen(Screen[None], inherit_bindings=False):
    """A screen with a prompt (``#prompt``), a message line (``#message``) and a page for lists of commands (``#page``)."""

    AUTO_FOCUS = ""
    ALLOW_SELECT = False

    class RedrawRequested(Message):
        """The person wants the screen drawn anew."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.kept_words = ""
        """What the answer to a question did, to be said when the prompt is closed."""
        self._question: Question | None = None
        self._chord = ""
        self._listed: Sequence[Command[Never]] = ()
        self._purposes: dict[str, str] = {}
        """What stands above a listed command, by its name."""
        self._offered: Sequence[Offer] = ()
        self._choice = 0
        self._fitted = Size(0, 0)
        self._shown: Plan | None = None
        self._told_trouble = ""
        self._told_broken = session.broken
        self._resumed = Event()
        self._ready = False
        self._early: list[Key] = []
        """Keys that were typed before there was anything to type to."""

    # ------------------------------------------------------------------------------------------- what a screen has to say

    @property
    @abstractmethod
    def all_commands(self) -> Registry[Self]:
        """Its commands, with the keys that everybody has."""

    @cached_property
    def registry(self) -> Registry[Self]:
        """Its commands, with the user's own keys."""
        return self.session.config.of(self.all_commands)

    @property
    @abstractmethod
    def where(self) -> Place:
        """The place that decides which keys count."""

    @property
    def record(self) -> Record | None:
        """The record that the screen, or the row under its cursor, is about; None where there is none."""
        return None

    def show_plan(self) -> None:
        """Show the plan as it now is, from the session; only lines that changed are sent."""
        self._shown = self.session.plan

    @abstractmethod
    def tell_state(self) -> None:
        """Say in the header where one is and how the file is."""

    @abstractmethod
    def place_cursor(self) -> None:
        """Put the terminal's own cursor where ours is, for those who listen to the screen instead of looking."""

    @abstractmethod
    def move(self, delta: int) -> None:
        """Move the cursor some rows down, or up."""

    @abstractmethod
    def move_page(self, pages: int) -> None:
        """Move it by a page."""

    @abstractmethod
    def to_edge(self, *, top: bool) -> None:
        """Move it to the first or the last row."""

    # ---------------------------------------------------------------------------------------------------------- layout

    @property
    def is_narrow(self) -> bool:
        """Whether there is little room from side to side."""
        return self._fitted.width < NARROW

    def on_resize(self, event: Resize) -> None:
        if self._ready and event.size != self._fitted:
            self.fit_to(event.size)
            self.call_after_refresh(self.show_plan)

    def begin(self) -> None:
        """Show everything for the first time, and take the keys that were typed meanwhile. To be called when all is mounted."""
        if not self.children:
            return  # the app was left before anything was mounted
        self._ready = True
        self.fit_to(self.app.size)
        early, self._early = self._early, []
        for event in early:
            self.post_message(event)

    def on_unmount(self) -> None:
        self._ready = False

    def park_cursor(self) -> None:
        """Put the terminal's own cursor where ours is, if this is the screen that is seen."""
        if self._ready and self.app.screen is self:
            self.place_cursor()

    def fit_to(self, size: Size) -> None:
        """Lay everything out for a terminal of this size."""
        self._fitted = size
        self.set_class(size.width < NARROW, "-narrow")
        self.set_class(size.width < SMALL_WIDTH or size.height < SMALL_HEIGHT, "-small")
        self.show_plan()

    def show_page(self) -> bool:
        """Show the list of commands or the excuse for a tiny terminal, where one of them is due; whether one is."""
        page = self.query_one("#page", Page)
        offering = self._question if self._question is not None and self._question.offer is not None else None
        listing = offering is not None or (self._question is not None and self._question.listing)
        self.set_class(listing, "-paged")
        if self.has_class("-small"):
            page.show(*too_small(self._fitted.width, self._fitted.height))
        elif offering is not None:
            typed = self.query_one("#prompt", Prompt).text.strip()
            lines = [list(offer.line) for offer in self._offered] or [[Run(offering.empty if typed else offering.hint, "dim")]]
            page.show(offering.label, f"{len(self._offered)}", lines, self._choice)
        elif listing:
            lines, places = keys_page(self._listed, self._fitted.width, self._purposes)
            ends = [*places[1:], len(lines)]
            here = (places[self._choice], ends[self._choice] - 1) if places else (None, None)
            page.show("Keys", f"{len(self._listed)}", lines, *here)
        return listing or self.has_class("-small")

    def place_cursor_in_prompt(self) -> bool:
        """Put the terminal's cursor into the prompt, if it is open; whether it is."""
        if self._question is None:
            return False
        prompt = self.query_one("#prompt", Prompt)
        self.app.cursor_position = Offset(prompt.cursor_column, prompt.region.y)
        return True

    # ----------------------------------------------------------------------------------------------------------- others

    def on_screen_resume(self) -> None:
        """What was changed on another screen is shown on this one."""
        if self._ready and self._shown is not self.session.plan:
            self.show_plan()
        self.call_after_refresh(self.park_cursor)
        self.call_later(self._resumed.set)

    async def settle(self) -> None:
        """Wait until the screen shows the plan, and lay out what it has mounted since it got its size."""
        if not await self._settled():
            return
        self.post_message(Resize(self.app.size, self.app.size))
        self.call_later(self._resumed.set)
        await self._settled()

    async def _settled(self) -> bool:
        """Wait until its messages are worked off; False where it was closed meanwhile."""
        with suppress(TimeoutError):
            async with timeout(LONGEST_WAIT):
                await self._resumed.wait()
        self._resumed.clear()
        return self.is_running and self.app.screen is self

    def look_for_others(self) -> None:
        """Show what other processes wrote since; while a question is open, what it says is worked out anew."""
        session = self.session
        if not self._ready:
            return
        session.refresh()
        if session.plan is not self._shown:
            self.show_plan()
            if self._question is not None:
                self._typed()
        if session.broken != self._told_broken:
            self._told_broken = session.broken
            self.show_plan()
            if session.broken:
                self.say(session.broken, "bad")
                return
        if (self._question is None or self._question.refusal) and not self._chord and (told := session.told()):
            self.say(told, "accent")
        if session.file.trouble != self._told_trouble:
            self._told_trouble = session.file.trouble
            self.tell_state()
            if self._told_trouble:
                self.say(self._told_trouble, "bad")

    def with_news(self, text: str) -> str:
        """What was just done, and what others did that was found on the way: said later it would take the other's place."""
        told = self.session.told()
        return f"{text} · {told}" if told else text

    def say(self, text: str, role: str = "") -> None:
        """Say something in the message line, until the next key."""
        self.query_one("#message", MessageLine).show(Run(clean(self.session.short(text)), role))

    # ------------------------------------------------------------------------------------------------------------- keys

    async def on_key(self, event: Key) -> None:
        event.stop()
        if self.app.screen is not self:
            self.app.screen.post_message(event)  # typed ahead: a key before it opened or closed a screen
        elif not self._ready:
            self._early.append(event)
        else:
            event.prevent_default()
            back = self.session.attend()
            self._press(event)
            if back and self._question is None and self.app.screen is self:
                self.say(back, "accent")

    def _press(self, event: Key) -> None:
        key = event.character if event.character and event.is_printable and event.character != " " else event.key
        if self._question is not None and self._question.refusal and key in self._question.leaves:
            self.close_prompt()
        if self._question is not None:
            self._guarded(lambda: self._type(event))
            return
        if self.has_class("-small") and key not in ("q", "ctrl+q"):
            return
        in_chord = bool(self._chord)
        if self._chord:
            command = self.registry.chords(self.where, self._chord).get(key)
            self._chord = ""
            self.say("")
        elif choices := self.registry.chords(self.where, key):
            self._chord = key
            said = [Run(f"{key} ", "key")]
            for second, choice in choices.items():
                said += [Run(f" {second}", "key"), Run(f" {choice.title} ", "dim")]
            self.query_one("#message", MessageLine).show(*said)
            return
        else:
            command = self.registry.by_key(self.where).get(key)
            if self.query_one("#message", MessageLine).text:
                self.say("")
        if command is not None:
            self.do(command)
        elif event.character and event.is_printable and not in_chord:
            from tui.refusals import asks_elsewhere

            self._refuse(asks_elsewhere(self, key), f"{event.character} does nothing here; ? lists what does.", "dim")

    def do(self, command: Command[Self]) -> None:
        """Run a command; what goes wrong is told in the message line."""
        asked = command.title if command.name in ASKS else ""
        if command.mutates and (why := self.session.why_not_now()):
            self._refuse(asked, why, "warn")
            return
        self._guarded(lambda: self._run(command), asked)

    def _run(self, command: Command[Self]) -> None:
        if command.one_row:
            self.check_one_row(command.title)
        command.run(self)

    def check_one_row(self, title: str) -> None:
        """Raises HeadwayError where several rows are selected; on most screens none can be."""

    def _guarded(self, what: Callable[[], object], asked: str = "") -> None:
        """Do something; what goes wrong is told in the message line. ``asked`` is what it would have asked for."""
        try:
            what()
        except HeadwayError as error:
            if self._ready and self.session.plan is not self._shown:
                self.show_plan()  # what stood in the way is seen at once
            self._refuse(asked, self.with_news(str(error)), "bad")

    def _refuse(self, asked: str, why: str, role: str) -> None:
        """Say why something is not done; where text would have been typed next, it is taken and forgotten."""
        if asked and self._question is None and self.app.screen is self:
            from tui.refusals import refused

            self.ask(refused(asked, self.session.short(why), role))
        else:
            self.say(why, role)

    def on_paste(self, event: Paste) -> None:
        """Pasted text never acts as keys."""
        event.stop()
        if self._ready:
            self._guarded(lambda: self.pasted(event.text))

    def pasted(self, text: str) -> None:
        """Pasted text goes into the prompt, and into nothing where none is open."""
        if self._question is None:
            self.say("Pasted text goes into the line of a, : or another question; open one first.", "warn")
        else:
            self._paste(text)

    def _paste(self, text: str) -> None:
        question = self._question
        if question is not None and question.paste is not None and (len(text.strip().splitlines()) > 1 or _is_answer(text)):
            self.ask(question.paste(text))
            return
        self.query_one("#prompt", Prompt).insert(text)
        self._typed()

    # --------------------------------------------------------------------------------------------------------- questions

    def copied(self) -> Copied | None:
        """What of this screen can be copied; None where nothing can."""
        from tui.copying import of_listing
        from widgets.listing import Listing

        record = self.record
        return of_listing(self.query_one(Listing), record.id if record is not None else "")

    def ask_copy(self) -> None:
        """Copy an id, a line or a table."""
        from tui.copying import ask_copy

        ask_copy(self)

    def ask(self, question: Question) -> None:
        """Open the prompt."""
        self._question = question
        prompt = self.query_one("#prompt", Prompt)
        prompt.open(question.label, question.text, whole=question.whole, past=self.session.typed.lines, ways=question.way_out)
        self.add_class("-prompting")
        self._typed()
        self.call_after_refresh(self.park_cursor)

    def close_prompt(self) -> None:
        """Close the prompt; what was typed is forgotten."""
        self._question = None
        self.remove_class("-prompting")
        self.show_page()
        self.show_impact(None)
        self.say("")
        self.place_cursor()

    def answered(self) -> None:
        """Close the prompt and say what its answer did."""
        self.close_prompt()
        self.say(self.kept_words, "good")

    def _type(self, event: Key) -> None:
        prompt, question = self.query_one("#prompt", Prompt), self._question
        assert question is not None
        if event.key == "escape":
            self.close_prompt()
            if question.forget is not None:
                question.forget()
        elif event.key == "enter":
            self._answer(question, prompt)
        elif (question.listing or question.offer is not None) and self._choose(event, question, prompt):
            self.show_page()
        elif event.key == "tab" and question.complete is not None:
            prompt.set_text(question.complete(prompt.text))
            self._typed()
        elif question.nudge is not None and (nudged := question.nudge(prompt.text, event.character or "")) is not None:
            prompt.set_text(nudged)
            self._typed()
        elif event.key in ("pageup", "pagedown") and question.change is not None:
            self.turn_impact(1 if event.key == "pagedown" else -1)
        elif event.key == "ctrl+t" and question.change is not None:
            self._as_whatif(question, prompt.text)
        elif prompt.press(event.key):
            self._typed()
        elif event.character and event.is_printable:
            prompt.insert(event.character)
            self._typed()

    def _choose(self, event: Key, question: Question, prompt: Prompt) -> bool:
        """Move along the list on the page, or take a line of it by its number; False where the key does neither."""
        page = max(5, self._fitted.height - 6)
        step = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}.get(event.key)
        if step is not None:
            self._choice = max(0, min(self._choice + step, len(self._listed if question.listing else self._offered) - 1))
            return True
        number = int(event.character) if event.character and event.character in "123456789" else 0
        if not question.numbered or prompt.text or not 0 < number <= len(self._offered):
            return False
        self._choice = number - 1
        self._answer(question, prompt)
        return True

    def _typed(self) -> None:
        """Say what the line means as it now is."""
        prompt, question = self.query_one("#prompt", Prompt), self._question
        assert question is not None
        message = self.query_one("#message", MessageLine)
        self._choice, self._listed, self._offered = 0, (), ()
        self._purposes = {}
        if question.listing:
            self._list_keys(prompt.text)
        try:
            if question.offer is not None:
                self._offered = question.offer(prompt.text)
            said = question.read(prompt.text)
            if question.change is not None:
                said = (*said, *self._weighed(question, prompt.text))
        except HeadwayError as error:
            said = (Run(clean(self.session.short(str(error))), "warn"),)
        if question.listing or question.offer is not None:
            self.show_page()
        message.show(*(said or (Run(question.hint, "dim"),)))
        self.place_cursor()

    def _list_keys(self, text: str) -> None:
        """List the commands that a text may mean; all of them by what they are for while there is none."""
        self._listed, self._purposes = self.registry.matching(text, self.where), {}
        if not text.strip():
            from tui.keys.groups import by_purpose

            groups = by_purpose(self._listed, self.where)
            self._listed = [command for _, found in groups for command in found]
            self._purposes = {found[0].name: title for title, found in groups}

    def _weighed(self, question: Question, text: str) -> Said:
        """What a text that changes dates would do, shown where the screen has room for it, and in short. Raises HeadwayError."""
        from tui.asking import weighed

        try:
            said, impact = weighed(self.session, question, text)
        except HeadwayError:
            self.show_impact(None)
            raise
        self.show_impact(impact if impact is not None and impact.matters else None)
        return said

    def turn_impact(self, pages: int) -> None:
        """Turn the pages of what would happen, where the screen shows it."""

    def show_impact(self, impact: Impact | None) -> None:
        """Show what would happen, or, with None, what there is; a screen without room for it says it in the message alone."""

    def _answer(self, question: Question, prompt: Prompt) -> None:
        self.kept_words = ""
        text = prompt.text
        prompt.remember()
        self.session.typed.add(text)
        if question.listing:
            chosen = self.registry.by_name[self._listed[self._choice].name] if self._listed else None
            self.close_prompt()
            if chosen is not None:
                self.do(chosen)
        elif question.offer is not None and self._offered:
            offered = self._offered[self._choice]
            self.close_prompt()
            offered.choose()
        elif question.answer(text) and self._question is question:
            self.answered()

    def _as_whatif(self, question: Question, text: str) -> None:
        """Keep what was typed in a what-if instead of in the plan."""
        change = question.change(text) if question.change is not None else None
        if change is None:
            self.say("Type what is to be tried first; ctrl+t then makes it a what-if.", "warn")
            return
        told = self.session.to_whatif(change)
        self.close_prompt()
        self.show_plan()
        self.say(told, "good")

    def ask_palette(self) -> None:
        """Do anything by its name; words after a name are the answer to what it asks."""
        from tui.palette import palette

        self.ask(palette(self))

    def do_with(self, command: Command[Self], words: str) -> None:
        """Run a command and type words into what it asks; whether they are kept is still the person's."""
        self.do(command)
        if self._question is None:
            self.say(f"{command.name} asks nothing, so “{clean(words)}” means nothing there.", "warn")
            return
        self.query_one("#prompt", Prompt).set_text(words)
        self._typed()

    def ask_find(self) -> None:
        """Find anything; going there closes what lies above the home screen."""
        from tui.finding import ask_from

        ask_from(self)

    def redraw(self) -> None:
        """Have the whole screen drawn anew."""
        self.post_message(self.RedrawRequested())

    def ask_help(self) -> None:
        """List what works here; enter runs the one marked."""
        from tui.asking import Question

        self.ask(Question("?", "type to filter · ↑ ↓ choose", lambda text: True, listing=True, ways="enter runs it · esc closes"))


def _is_answer(text: str) -> bool:
    """Whether a pasted line is an answer of a status sheet: it is read as such, and no new task."""
    if "[" not in text:
        return False
    from planning.status_sheet import is_sheet

    return is_sheet([text.strip()])
