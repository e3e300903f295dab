"""Fields that are more than one attribute, or less: declared RAG with its reason, a risk's level, ends and lag of a link."""

from __future__ import annotations

import re
from dataclasses import replace

from planning.errors import PhraseError, PlanError
from planning.fields_editing import AMOUNT, MONEY, Editing, Field, Value, choice, is_clear, reference, simple
from planning.fields_lists import LEVEL
from planning.linkspec import format_link, parse_links
from planning.log_states import LOG_STATES
from planning.records import Action, Link, Risk, RiskLevel
from planning.strategies import STRATEGIES, choices, one_kind, why_no_strategy
from planning.values import RAGS, clean_line, parse_title, short, unknown_id

CALENDAR = reference("calendars", "calendar")
_RAG = choice(("green", "amber", "red"), RAGS)


def name_field() -> Field:
    """The title: never empty, never cut."""

    def read(editing: Editing, text: str) -> None:
        if is_clear(text):
            raise PhraseError(f"{editing.record.id} cannot be without its name; type one.")
        editing.change(name=parse_title(text))

    return Field("name", lambda editing: editing.record.name, read)


def rag_field() -> Field:
    """The declared colour with its reason: ``amber because the vendor is late``."""

    def show(editing: Editing) -> str:
        rag, reason = getattr(editing.record, "rag", ""), getattr(editing.record, "rag_reason", "")
        return f"{rag} because {reason}" if rag and reason else str(rag)

    def read(editing: Editing, text: str) -> None:
        if is_clear(text):
            editing.change(rag="", rag_reason="")
            return
        colour, _, reason = clean_line(text[:2000]).partition(" because ")
        rag = _RAG.read(editing, colour, None)
        editing.change(rag=rag, rag_reason=reason.strip())

    return Field("rag", show, read)


def level_part(name: str, part: str, value: Value) -> Field:
    """Probability, days and money of a risk as it stands now."""

    def show(editing: Editing) -> str:
        record = editing.record
        return value.show(editing, getattr(record.current, part)) if isinstance(record, Risk) else ""

    def read(editing: Editing, text: str) -> None:
        record = editing.record
        if isinstance(record, Risk):
            typed = 0.0 if is_clear(text) else value.read(editing, text, None)
            if typed < 0:
                raise PhraseError(f"{short(text)}: {name} of a risk is written without a minus.")
            editing.change(current=replace(record.current, **{part: typed}))

    return Field(name, show, read)


def current_level() -> Field:
    """A risk's level as it stands now, in one: ``40% 10d 24000``."""

    def show(editing: Editing) -> str:
        record = editing.record
        return LEVEL.show(editing, record.current) if isinstance(record, Risk) else ""

    def read(editing: Editing, text: str) -> None:
        editing.change(current=RiskLevel() if is_clear(text) else LEVEL.read(editing, text, None))

    return Field("current", show, read)


def strategy_field() -> Field:
    """What is done about a risk; threats and opportunities have strategies of their own, and the wrong kind is refused."""

    def read(editing: Editing, text: str) -> None:
        risk = editing.record
        if is_clear(text) or not isinstance(risk, Risk):
            editing.change(strategy="")
            return
        word = clean_line(text[:100]).casefold()
        fitting = [each for each in STRATEGIES[risk.kind] if each.startswith(word)]
        if word and len(fitting) == 1:
            editing.change(strategy=fitting[0])
            return
        raise PhraseError(
            why_no_strategy(risk.kind, word) or f"{short(text)!r} is no strategy for {one_kind(risk.kind)}; {choices(risk.kind)}."
        )

    return Field("strategy", lambda editing: str(getattr(editing.record, "strategy", "")), read)


def risk_kind() -> Field:
    """Threat or opportunity: a strategy of the other kind goes with the kind it belonged to."""
    kind = choice(("threat", "opportunity"))

    def read(editing: Editing, text: str) -> None:
        wanted = "threat" if is_clear(text) else str(kind.read(editing, text, None))
        strategy = str(getattr(editing.record, "strategy", ""))
        editing.change(kind=wanted, strategy="" if why_no_strategy(wanted, strategy) else strategy)

    return Field("kind", lambda editing: str(getattr(editing.record, "kind", "")), read)


def action_state() -> Field:
    """An action that is done keeps the day; one that is opened again loses it."""
    states = choice(LOG_STATES["actions"])

    def read(editing: Editing, text: str) -> None:
        state = "open" if is_clear(text) else str(states.read(editing, text, None))
        finished = state in ("done", "closed")
        before = editing.record.done if isinstance(editing.record, Action) else None
        editing.change(state=state, done=(before or editing.today) if finished else None)

    return Field("state", lambda editing: getattr(editing.record, "state", ""), read)


def repeat_field() -> Field:
    """How an entry recurs: ``every 2 weeks``. It counts from the due date; without one, its first day becomes that."""

    def show(editing: Editing) -> str:
        rule = getattr(editing.record, "repeat", "")
        if not rule:
            return ""
        from planning.repeats import show_rule

        return show_rule(rule)

    def read(editing: Editing, text: str) -> None:
        if is_clear(text):
            editing.change(repeat="")
            return
        from planning.repeats import anchored, first_due, read_rule, start_of

        rule = read_rule(text, editing.today)
        start = start_of(rule) or getattr(editing.record, "due", None) or first_due(rule, editing.today)
        if start is None:
            raise PhraseError(f"{short(text)!r} names no day from {editing.today} on; give it a later end.")
        editing.change(repeat=anchored(rule, start), due=getattr(editing.record, "due", None) or start)

    return Field("repeat", show, read)


def _read_cadence(editing: Editing, text: str, _before: object) -> str:
    from planning.repeats import anchored, bare, read_rule, start_of

    rule = read_rule(text, editing.today)
    if "COUNT=" in bare(rule) and start_of(rule) is None:  # so many times from now on, not from each time anew
        return anchored(rule, editing.today)
    return rule


def _show_cadence(_editing: Editing, value: object) -> str:
    from planning.repeats import show_rule

    return show_rule(str(value)) if value else ""


CADENCE = Value(_read_cadence, _show_cadence)
"""How often somebody is told, as a phrase or a rule of RFC 5545."""


def link_lag() -> Field:
    """Type and lag of a link as Project writes them: ``SS+2d``."""

    def show(editing: Editing) -> str:
        link = editing.record
        if not isinstance(link, Link):
            return ""
        text = format_link(link, editing.lengths()).removeprefix(link.predecessor).strip()
        return text if text[:2] == link.type else f"{link.type}{text}"

    def read(editing: Editing, text: str) -> None:
        link = editing.record
        if not isinstance(link, Link):
            return
        if is_clear(text):
            editing.change(type="FS", lag=0, lag_kind="working")
            return
        word = re.sub(r"\s+", "", clean_line(text[:100]))
        specs = parse_links(f"{link.predecessor}{word}", editing.lengths(), ids=[link.predecessor])
        if len(specs) != 1 or specs[0].predecessor != link.predecessor:
            raise PhraseError(f"{short(text)!r} is no type and lag; write FS, SS+2d or FF-50%.")
        editing.change(type=specs[0].type, lag=specs[0].lag, lag_kind=specs[0].lag_kind)

    return Field("lag", show, read)


def end_of_link(name: str) -> Field:
    """The predecessor or successor of a link: a task or milestone, never the same as the other end."""

    def read(editing: Editing, text: str) -> None:
        word = clean_line(text[:100])
        found = word if editing.plan.activity(word) else word.upper()
        if editing.plan.activity(found) is None:
            raise PlanError(unknown_id(editing.plan, word))
        editing.change(**{name: found})
        link = editing.record
        if isinstance(link, Link) and link.predecessor == link.successor:
            raise PlanError(f"{found} cannot be linked to itself; name another task.")

    return Field(name, lambda editing: str(getattr(editing.record, name)), read)


def base_calendar() -> Field:
    """The calendar that this one takes its other days from; never itself, however far below."""

    def read(editing: Editing, text: str) -> None:
        base = None if is_clear(text) else str(CALENDAR.read(editing, text, None))
        step, seen = base, {editing.record.id}
        while step is not None:
            if step in seen:
                raise PlanError(f"{editing.record.id} cannot be based on {base}, which is based on it; name another calendar.")
            seen.add(step)
            above = editing.plan.calendars.get(step)
            step = above.base if above else None
        editing.change(base=base)

    return Field("base", lambda editing: str(getattr(editing.record, "base", None) or ""), read)


def currency_field() -> Field:
    """A program's currency, by its three letters or its sign; euros where nothing is said."""

    def read(editing: Editing, text: str, _before: object) -> str:
        from planning.money import parse_currency

        return parse_currency(text)

    return simple("currency", Value(read, lambda _e, value: str(value)))


_RATES = re.compile(r"(.*?)\s*(?:/|per )\s*(d|day|w|week|mo|month)", re.IGNORECASE)


def cost_per_day() -> Field:
    """What a task's time costs, such as rent: ``100`` a working day, ``500/w``, ``2000/mo``."""

    def read(editing: Editing, text: str, before: object) -> float:
        match = _RATES.fullmatch(text.strip()[:60])
        lengths = editing.lengths()
        unit = match[2].lower()[:1] if match else "d"
        days = {"d": 1.0, "w": lengths.week / lengths.day, "m": lengths.month / lengths.day}[unit]
        amount: float = AMOUNT.read(editing, match[1] if match else text, before)
        if amount < 0:
            raise PhraseError(f"{short(text)}: what time costs is written without a minus.")
        return round(amount / days, 4)

    return simple("cost_per_day", Value(read, MONEY.show))
