"""Finding one's way in a large plan: the filter of ``/``, the search of ``f`` and the saved views of ``V``.

The home screen holds the text of its filter (``typed``); what follows from it is worked out here, from the plan as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import cell_width, clean, fit
from tui.asking import Offer, Question, Said

if TYPE_CHECKING:
    from datetime import date

    from planning.filters import Filter
    from planning.plan import Change, Plan
    from planning.records import Record, View
    from planning.schedule import Schedule
    from planning.search import Hit
    from tui.screens.home import HomeScreen
    from tui.screens.keyed import KeyedScreen
    from widgets.pane import Item

OFFERED = 6
"""No more ways to finish a word are shown than these."""
MOST_HITS = 200

_EITHER = re.compile(r"\||\bor\b", re.IGNORECASE)
"""What makes a filter one of several: a further word would belong to its last part alone."""


def _asks_for_archived(text: str) -> bool:
    """Whether a filter asks for archived rows; nothing is imported for one that has not the word."""
    if "archived" not in text.casefold():
        return False
    from planning.filters import asks_for_archived

    return asks_for_archived(text)


class Finding:
    """The filter of one home screen, and its questions for finding and choosing."""

    def __init__(self, home: HomeScreen) -> None:
        self._home = home
        self._compiled: tuple[Plan, Schedule | None, date, str, Filter | None] | None = None
        self._folded: set[str] | None = None
        """What was folded before there was a filter; a filter unfolds everything, or it would hide what it found."""
        self._opened = False
        """Whether it is for the filter that archived rows are shown."""
        self._tabbed: tuple[str, str, int] | None = None
        """What tab made of a text, that text, and which of its ways to go on this was."""

    # ------------------------------------------------------------------------------------------------------ the filter

    def kept(self) -> Filter | None:
        """The typed filter for the plan as it is; None where there is none, or where the plan has outgrown it."""
        home, session = self._home, self._home.session
        key = (session.plan, session.schedule, session.today, home.typed)
        known = self._compiled
        if known is None or known[3] != key[3] or any(known[n] is not key[n] for n in (0, 1)) or known[2] != key[2]:
            known = self._compiled = (*key, self._read(home.typed))
        return known[4]

    def _read(self, text: str) -> Filter | None:
        from planning.filters import FilterError, compile_filter

        session = self._home.session
        try:
            return compile_filter(text, session.plan, session.schedule, session.today)
        except FilterError:
            return None

    def also(self, other: Callable[[str], bool] | None) -> Callable[[str], bool] | None:
        """Which tasks and milestones are shown: those that fit the typed filter and another one."""
        chosen = self.kept()
        if chosen is None or not chosen:
            return other
        return chosen.keep if other is None else lambda record_id: other(record_id) and chosen.keep(record_id)

    def filtered(self, items: Sequence[Item], info: str) -> tuple[Sequence[Item], str]:
        """Those items of a list that fit, with how many they are; a project also stays for what fits in it."""
        chosen = self.kept()
        if chosen is None or not chosen:
            return items, info
        plan = self._home.session.plan
        inside = {a.project for a in plan.activities() if a.project and chosen.keep(a.id)}
        found = [item for item in items if item.id in inside or chosen.keep(item.id)]
        return found, f"{len(found)} of {len(items)}"

    def title(self) -> str:
        """The filter and how many rows it leaves, for the edge of the roadmap."""
        home = self._home
        if self.kept() is None:
            return f"Roadmap /{clean(home.typed)} cannot be read now; / mends it"
        also = f" · {home.filter} only" if home.filter else ""
        return f"Roadmap /{clean(home.typed)}{also} · {self._count()}"

    def _count(self) -> str:
        home = self._home
        rows, keep = self._rows(), home.row_filter()
        shown, chosen = sum(1 for i in rows if keep is None or keep(i)), self.kept()
        risks = (
            sum(chosen.keep(risk.id) for risk in home.session.plan.risks.values() if risk.state == "open") if chosen and not shown else 0
        )
        return f"{shown} of {len(rows)} rows{f', {risks} risk' + 's' * (risks != 1) if risks else ''}"

    def _rows(self) -> list[str]:
        """The tasks and milestones that the roadmap can show: all, or all but what is archived."""
        plan = self._home.session.plan
        if self._home.archived:
            return [a.id for a in plan.activities()]
        away = {p.id for p in plan.programs.values() if p.archived}
        closed = {p.id for p in plan.projects.values() if p.archived or p.program in away}
        return [a.id for a in plan.activities() if a.project not in closed and not (getattr(a, "program", "") in away and not a.project)]

    def ask_filter(self) -> None:
        """Ask for a filter; the rows follow every key."""
        home = self._home
        before, places = home.typed, self._places()
        folded, stash = set(home.folded), self._folded

        def read(text: str) -> Said:
            return self._live(text)

        def answer(text: str) -> bool:
            from planning.filters import compile_filter

            session = home.session
            compile_filter(text, session.plan, session.schedule, session.today)
            self.set(text)
            home.kept_words = f"{self._count()}; esc shows all." if home.typed else "Showing all rows."
            return True

        def forget() -> None:
            home.typed, home.folded, self._folded = before, folded, stash
            self._turn_archived(before)
            home.show_plan()
            self._stand(places)

        hint = "owner:KM float<3 due<30d !done late risk:high #tag words · | or · tab finishes · empty shows all"
        home.ask(Question("/", hint, answer, read, self._finish, text=before, whole=True, forget=forget))

    def _live(self, text: str) -> Said:
        """Show what fits so far, and say how much it is. A word that is still being typed hides nothing. Raises FilterError."""
        from planning.filter_offers import complete
        from planning.filters import FilterError

        offers = complete(text, self._home.session.plan) if text.strip() and not text.endswith((" ", "|", "(")) else None
        begun = offers is not None and bool(offers.words) and all(offers.head + word != text for word in offers.words)
        try:
            self.set(text, strict=True)
            if begun and offers is not None and self._count().startswith("0 of"):
                self._hold(offers.head)
        except FilterError:
            if offers is None or not begun:
                raise
            self._hold(offers.head)
            return self._offered(offers.words)
        if not text.strip():
            return ()
        none = self._count().startswith("0 of")
        said = () if begun and self._home.typed != text.strip() else (Run(self._count(), "warn" if none else "strong"), Run("   "))
        return (*said, *(self._offered(offers.words) if begun and offers is not None else ()))

    def _offered(self, words: Sequence[str]) -> Said:
        shown = " · ".join(clean(word) for word in words[:OFFERED])
        return (Run(f"{shown}{' · …' if len(words) > OFFERED else ''}  ", "dim"), Run("tab", "key"))

    def _hold(self, head: str) -> None:
        """Show what the words before the one that is being typed ask for."""
        words = head.rstrip()
        while words and self._read(words) is None:
            words = words.rpartition(" ")[0].rstrip()
        self.set(words)

    def _finish(self, text: str) -> str:
        """The text with its last word finished; again gives the next way to finish it."""
        from planning.filter_offers import complete

        begun, turn = self._tabbed[1:] if self._tabbed is not None and self._tabbed[0] == text else (text, -1)
        offers = complete(begun, self._home.session.plan)
        if not offers.words:
            return text
        turn = (turn + 1) % len(offers.words)
        finished = offers.head + offers.words[turn]
        self._tabbed = (finished, begun, turn) if len(offers.words) > 1 else None
        return finished

    def set(self, text: str, *, strict: bool = False) -> None:
        """Filter by this text, nothing for all rows. Raises FilterError where ``strict`` and it cannot be read."""
        home = self._home
        if strict:
            from planning.filters import compile_filter

            compile_filter(text, home.session.plan, home.session.schedule, home.session.today)
        wanted = text.strip()
        if wanted == home.typed:
            return
        if wanted and not home.typed:
            self._folded, home.folded = home.folded, set()
        elif not wanted and self._folded is not None:
            home.folded, self._folded = self._folded, None
        home.typed = wanted
        self._turn_archived(wanted)
        home.show_plan()

    def _turn_archived(self, text: str) -> None:
        """Show what is archived for as long as the filter asks for it."""
        home = self._home
        asked = _asks_for_archived(text)
        if asked and not home.archived:
            home.archived = self._opened = True
        elif not asked and self._opened:
            home.archived = self._opened = False

    def clear(self) -> None:
        """Show all rows again."""
        home = self._home
        here = home.record
        home.filter = ""
        self.set("")
        home.show_plan()
        if here is not None:
            self._stand({home.place: here.id})
        home.say("Showing all rows.", "dim")

    def hides(self, record_id: str) -> bool:
        """Whether the typed filter leaves a record out of where it would be shown."""
        chosen = self.kept()
        return chosen is not None and bool(chosen) and not chosen.keep(record_id)

    def left_out(self, change: Change, record_id: str) -> bool:
        """Whether a change leaves a record out that was there before: then the rows stay as they are filtered."""
        return self.hides(record_id) and not any(edit.id == record_id and edit.before is None for edit in change.edits)

    def let_through(self, record_id: str) -> None:
        """Drop the typed filter where it hides a record that is to be seen."""
        home, plan = self._home, self._home.session.plan
        if not (plan.activity(record_id) or record_id in plan.projects or record_id in plan.risks) or not self.hides(record_id):
            return
        if record_id in plan.projects and any(item.id == record_id for item in home.pane("projects").items):
            return
        self.set("")

    def _places(self) -> dict[str, str]:
        """The record under the cursor of each list and of the roadmap."""
        home = self._home
        places = {name: item.id for name in ("programs", "projects", "milestones", "risks") if (item := home.pane(name).item)}
        return places | ({"roadmap": home.roadmap.row_id} if home.roadmap.row_id else {})

    def _stand(self, places: dict[str, str]) -> None:
        """Put the cursors back where they were."""
        home = self._home
        for place, record_id in places.items():
            if place == "roadmap":
                home.roadmap.cursor_to(record_id)
            else:
                home.pane(place).cursor_to(record_id)
        home.show_record()

    # ------------------------------------------------------------------------------------------------------ the search

    def ask_anything(self, on: KeyedScreen | None = None) -> None:
        """Ask for words, list every record that has them, and go to the one that is chosen; on another screen than home too."""
        from planning.search import Index

        screen = on if on is not None else self._home
        index = Index(self._home.session.plan)

        def offer(text: str) -> Sequence[Offer]:
            nonlocal index
            if index.plan is not self._home.session.plan:
                index = Index(self._home.session.plan)
            return [Offer(self._line(hit), going(hit.id)) for hit in index.find(text, MOST_HITS)]

        def going(record_id: str) -> Callable[[], None]:
            return lambda: self._leave_for(screen, record_id)

        hint, ways = "words of an id, name, note, tag or person, in every program", "enter goes there · esc closes"
        screen.ask(Question("find", hint, lambda text: True, offer=offer, empty="Nothing has all these words.", ways=ways))

    def _leave_for(self, screen: KeyedScreen, record_id: str) -> None:
        """Close what lies above home, and go to a record."""
        if self._home.session.plan.locate(record_id) is not None:
            while screen.app.screen is not self._home and len(screen.app.screen_stack) > 1:
                screen.app.pop_screen()
        self.go_to(record_id)

    def _line(self, hit: Hit) -> tuple[Run, ...]:
        """A hit: what it is, its id and name, its program, and the text that was found where that is another one."""
        width = self._home.size.width - 4
        wide = width >= 96
        found = [
            Run(clean(hit.extract[: hit.first])),
            Run(clean(hit.extract[hit.first : hit.last]), "accent"),
            Run(clean(hit.extract[hit.last :])),
        ]
        head = [Run(fit(hit.noun, 12), "dim"), Run(fit(clean(hit.id), 8), "strong" if hit.field != "id" else "accent"), Run(" ")]
        if wide:
            head.append(Run(fit(clean(hit.program), 6), "dim"))
        away = [Run("  archived", "warn")] if hit.archived else []
        if hit.field == "name":
            return (*head, *found, *away)
        name = clean(hit.name)
        room = max(12, (width - 27) // 2 if wide else (width - 21) // 2 - 10)
        if hit.field == "id":
            return (*head, Run(name), *away)
        shown = fit(name, room) if cell_width(name) > room else name
        return (*head, Run(shown), *away, Run(f"   {hit.field}: " if hit.field != "tag" else "   ", "dim"), *found)

    def go_to(self, record_id: str) -> None:
        """Go to a record's row, or show all its fields where it has none. Raises HeadwayError for one that is gone."""
        home, plan = self._home, self._home.session.plan
        located = plan.locate(record_id)
        if located is None:
            raise HeadwayError(f"{record_id} is no longer in the plan; g y p R brings back what was deleted.")
        view = plan.views.get(record_id)
        if view is not None:
            self.open_view(view)
        elif self._has_row(*located):
            home.jump(record_id)
        else:
            self.show_fields(record_id)

    def _has_row(self, kind: str, record: Record) -> bool:
        plan = self._home.session.plan
        if kind in ("tasks", "milestones"):
            return record.id in self._rows()
        if kind == "risks":
            program = plan.program_of(record)
            risk = plan.risks[record.id]
            return risk.state == "open" and program is not None and not program.archived
        if kind == "projects":
            home = plan.programs.get(plan.projects[record.id].program)
            return not plan.projects[record.id].archived and home is not None and not home.archived
        return kind == "programs" and not plan.programs[record.id].archived

    def show_fields(self, record_id: str) -> None:
        """A page with every field of a record; enter opens its form."""
        from planning.fields import show_values
        from planning.filter_ground import NOUNS
        from tui.rows import open_form

        home = self._home
        located = home.session.plan.locate(record_id)
        if located is None:
            raise HeadwayError(f"{record_id} is no longer in the plan.")
        kind, record = located

        def edit() -> None:
            if why := home.session.why_not_now():
                raise HeadwayError(why)
            open_form(home, record_id)

        def offer(text: str) -> Sequence[Offer]:
            now = home.session.plan.find(record_id)
            values = show_values(home.session.plan, now) if now is not None else {}
            lines = [(name, line) for name, value in values.items() if value for line in value.split("\n")]
            wanted = text.casefold().split()
            fitting = [(name, line) for name, line in lines if all(word in f"{name} {line}".casefold() for word in wanted)]
            return [Offer((Run(fit(name.replace("_", " "), 22), "dim"), Run(clean(line))), edit) for name, line in fitting]

        archived = " · archived" if bool(getattr(record, "archived", False)) else ""
        hint = f"{NOUNS[kind]} {clean(record.id)} {clean(record.name)}{archived} · enter edits it · esc closes"
        home.ask(
            Question(f"{NOUNS[kind]} {clean(record.id)}", hint, lambda text: True, offer=offer, empty="No field has that; esc closes.")
        )

    # ------------------------------------------------------------------------------------------------------ saved views

    def ask_view(self) -> None:
        """List the saved views: a number or a name chooses, ``save NAME`` keeps the filter there is, ``delete NAME`` drops one."""
        hint = "1-9 or a name chooses · save NAME keeps the filter there is now · delete NAME · esc closes"
        self._home.ask(
            Question(
                "view",
                hint,
                lambda text: True,
                offer=self._views,
                empty=f"No view is called so. {hint}",
                numbered=True,
                complete=self._view_named,
            )
        )

    def _views(self, text: str) -> Sequence[Offer]:
        verb, _, name = text.strip().partition(" ")
        views = self._sorted()
        if verb == "save":
            return [Offer(self._save_line(name.strip()), lambda: self.save_view(name.strip()))]
        if verb == "delete":
            found = [v for v in views if v.name.casefold().startswith(name.strip().casefold())]
            return [Offer((Run("delete ", "warn"), *_view_runs(v)), self._deleting(v)) for v in found]
        offers = []
        for number, view in enumerate(views, 1):
            if text.strip().casefold() in view.name.casefold():
                key = Run(f"{number if number < 10 else ' '}  ", "key")
                now = (Run("   now", "good"),) if self._is_now(view) else ()
                offers.append(Offer((key, *_view_runs(view), *now), self._opening(view)))
        return offers

    def _sorted(self) -> list[View]:
        from planning.plan import natural

        return sorted(self._home.session.plan.views.values(), key=lambda view: natural(view.id))

    def _opening(self, view: View) -> Callable[[], None]:
        return lambda: self.open_view(view)

    def _deleting(self, view: View) -> Callable[[], None]:
        return lambda: self.delete_view(view)

    def _view_named(self, text: str) -> str:
        verb, blank, name = text.partition(" ")
        head = f"{verb}{blank}" if verb in ("delete", "save") and blank else ""
        wanted = (name if head else text).casefold()
        return next((f"{head}{view.name}" for view in self._sorted() if view.name.casefold().startswith(wanted)), text)

    def _now(self) -> tuple[str, str, str]:
        """Filter, sort and group as a view keeps them; ``critical only`` and ``milestones only`` are words of the filter."""
        home = self._home
        word = {"critical": "critical", "milestones": "milestone"}.get(home.filter, "")
        typed = f"({home.typed})" if word and _EITHER.search(home.typed) else home.typed
        arrangement = home.arrangement
        return f"{word} {typed}".strip(), arrangement.sort if arrangement else "", arrangement.group if arrangement else ""

    def _is_now(self, view: View) -> bool:
        return (view.filter, view.sort, view.group) == self._now()

    def _save_line(self, name: str) -> tuple[Run, ...]:
        chosen, sort, group = self._now()
        if not name:
            return (Run("save ", "good"), Run("and a name, like save Late and mine", "dim"))
        there = any(view.name.casefold() == name.casefold() for view in self._home.session.plan.views.values())
        told = " · ".join(
            [clean(chosen) or "all rows", *([f"grouped by {group}"] if group else []), *([f"sorted by {sort}"] if sort else [])]
        )
        return (
            Run("save ", "good"),
            Run(clean(name), "strong"),
            Run(f"   {told}{'   in place of the one there is' if there else ''}", "dim"),
        )

    def save_view(self, name: str) -> None:
        """Keep the filter, group and sort there are under a name; a view of that name gets them."""
        from dataclasses import replace

        from planning.plan import put
        from planning.records import View
        from planning.values import parse_title

        home, plan = self._home, self._home.session.plan
        self._require_writable()
        title = parse_title(name)
        chosen, sort, group = self._now()
        there = next((view for view in plan.views.values() if view.name.casefold() == title.casefold()), None)
        view = there or View(id=plan.next_id("V-"))
        after = replace(view, name=title, filter=chosen, sort=sort, group=group)
        home.keep(put(plan, after, f"saved the view {title}"))

    def delete_view(self, view: View) -> None:
        """Drop a saved view."""
        from planning.plan import Change, remove

        self._require_writable()
        change = remove(self._home.session.plan, view.id)
        self._home.keep(Change(f"deleted the view {view.name}", change.edits))

    def _require_writable(self) -> None:
        if why := self._home.session.why_not_now():
            raise HeadwayError(why)

    def open_view(self, view: View) -> None:
        """Show rows as a view has them. Raises HeadwayError where its filter or its order can no longer be read."""
        from planning.filters import compile_filter
        from planning.grouping import Arrangement, read_arrangement
        from tui.arranging import arrange

        home, session = self._home, self._home.session
        compile_filter(view.filter, session.plan, session.schedule, session.today)
        arrangement = read_arrangement(Arrangement(view.group, view.sort).typed)
        home.filter = ""
        self.set(view.filter)
        arrange(home, arrangement)
        home.say(f"{view.name or view.id}: {self._count()}; esc shows all." if home.typed else f"{view.name or view.id}: all rows.", "good")


def ask_from(screen: KeyedScreen) -> None:
    """Ask on any screen for words to find, and go to what is chosen. Raises HeadwayError where there is no home to go to."""
    from tui.screens.home import HomeScreen

    home = next((each for each in screen.app.screen_stack if isinstance(each, HomeScreen)), None)
    if home is None:
        raise HeadwayError("There is no home screen to go to.")
    home.finding.ask_anything(screen)


def _view_runs(view: View) -> tuple[Run, ...]:
    told = [clean(view.filter) or "all rows"]
    told += [f"grouped by {clean(view.group)}"] if view.group else []
    told += [f"sorted by {clean(view.sort)}"] if view.sort else []
    return (Run(fit(clean(view.name) or view.id, 28), "strong"), Run(f" {' · '.join(told)}", "dim"))
