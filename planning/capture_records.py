"""Programs, projects, people and the other kinds that are captured with their name as the first word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from unicodedata import normalize

from planning.attitudes import WORDS
from planning.capture_days import closed_mark, hours_mark, range_mark, week_of
from planning.capture_marks import (
    after_mark,
    by_day_mark,
    date_mark,
    from_day_mark,
    home_mark,
    level_mark,
    money_mark,
    on_mark,
    people_mark,
    refuse_people,
    say_link,
    say_person,
    tag_mark,
)
from planning.capture_tokens import Draft, Token
from planning.errors import HeadwayError, PhraseError
from planning.linkspec import LinkSpec, parse_links
from planning.records import Benefit, Calendar, Gate, Leave, Link, Person, Program, Project, Stakeholder
from planning.values import (
    clean_line,
    find_id,
    find_person,
    money_currency,
    near,
    parse_money,
    parse_number,
    parse_share,
    say_day,
    short,
    show_money,
    show_number,
    show_share,
    unknown_id,
)

RESERVED = frozenset({"R", "O", "I", "A", "D", "C", "S", "B", "DB", "SH", "L"})
"""What no program or project may be called: the prefixes of the other records' ids."""

ATTITUDES = tuple(word for word in WORDS if word not in ("for", "against"))
CADENCES = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "yearly": "FREQ=YEARLY",
}
_SHORT_ID = re.compile(r"[A-Z][A-Z0-9]{0,9}", re.ASCII)
_PERSON_ID = re.compile(r"[A-Z][A-Z0-9]{0,7}|\?\w[\w-]{0,40}", re.ASCII)
_RATE = re.compile(r"(.+)/(d|day|h|hour)", re.IGNORECASE)
_BARE_RATE = re.compile(r"\d{1,7}(?:\.\d{1,2})?/(?:d|day|h|hour)", re.ASCII | re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PERCENT = re.compile(r"\d{1,4}(\.\d+)?%", re.ASCII)
_STEP = re.compile(r"([+-]?[\d.]+)([^\d\s>→.+-]*)(?:->|→|>)([+-]?[\d.]+)([^\d\s>→]*)", re.ASCII)
_SHIFT = re.compile(r"([a-z]+)(?:->|→|>)([a-z]+)", re.IGNORECASE)
_POWER = re.compile(r"([pi])([1-5])", re.ASCII | re.IGNORECASE)


# --------------------------------------------------------------------------------------------------- programs, projects


def read_program(draft: Draft) -> None:
    """``KES Online relaunch @RL from 7 sep ^17 mar €570k``."""
    draft.run(people_mark, tag_mark)
    draft.run(date_mark, from_day_mark)
    draft.run(money_mark)
    refuse_people(draft)
    record_id, name = _id_and_name(draft)
    calendar = draft.calendars.of(None) if draft.calendars else draft.calendar()
    program = Program(
        id=record_id,
        name=name,
        manager=draft.people[0][0] if draft.people else "",
        start=calendar.first_minute(draft.first) if draft.first else None,
        must_finish=calendar.last_minute(draft.day) if draft.day else None,
        budget=draft.money,
        tags=tuple(draft.tags),
    )
    draft.add("programs", program)
    draft.said.append(f"program {program.id}: {program.name}")
    _say_owner(draft, "manager")
    draft.said.append(f"from {say_day(draft.first, draft.today)}" if draft.first else "")
    draft.said.append(f"must finish {say_day(draft.day, draft.today)}" if draft.day else "")
    draft.said.append(f"budget {show_money(draft.money, program.currency)}" if draft.money is not None else "")


def read_project(draft: Draft) -> None:
    """``WEB Website relaunch in KES @TV from 14 sep !high``."""
    draft.run(home_mark)
    draft.run(people_mark, tag_mark, level_mark)
    draft.run(from_day_mark)
    refuse_people(draft)
    record_id, name = _id_and_name(draft)
    program = draft.need_program()
    ranks = [p.rank for p in draft.plan.projects.values() if p.program == program]
    project = Project(
        id=record_id,
        name=name,
        program=program,
        owner=draft.people[0][0] if draft.people else "",
        start=draft.calendar().first_minute(draft.first) if draft.first else None,
        priority=500 if draft.level is None else draft.level,
        rank=max(ranks, default=0.0) + 1.0,
        tags=tuple(draft.tags),
    )
    draft.add("projects", project)
    draft.said.append(f"project {project.id} in {program}: {project.name}")
    _say_owner(draft, "owner")
    draft.said.append(f"from {say_day(draft.first, draft.today)}" if draft.first else "")


def _say_owner(draft: Draft, role: str) -> None:
    if draft.people:
        draft.said.append(f"{role} {say_person(draft, draft.people[0][0], None)}")
    draft.said.extend(f"#{tag}" for tag in draft.tags)


def _id_and_name(draft: Draft) -> tuple[str, str]:
    """The id typed as the first word in capitals and the title behind it; without such a word, an id of initials."""
    words = draft.title_words()
    first = words[0] if words else None
    if first is not None and not first.plain and _SHORT_ID.fullmatch(first.text):
        draft.take(draft.tokens.index(first), 1, "id", first.text)
        _check_new_id(draft, first.text)
        return first.text, draft.title() if draft.title_words() else first.text
    name = draft.title()
    return _initials(draft, name), name


def _check_new_id(draft: Draft, record_id: str) -> None:
    taken = draft.plan.find(record_id)
    if taken is not None:
        raise PhraseError(f"{record_id} is already the id of {short(taken.name) or 'another record'}; choose another.")
    if record_id in RESERVED:
        raise PhraseError(f"{record_id} is the beginning of other ids ({record_id}-1); choose another.")


def _initials(draft: Draft, name: str) -> str:
    """A free id made of a name's initials, or of its first letters."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z][A-Za-z0-9]*", plain)
    letters = "".join(word[0] for word in words[:4]) if len(words) > 1 else "".join(words)[:3]
    base = letters.upper() or "X"
    candidate, n = base, 1
    while candidate in RESERVED or draft.plan.find(candidate) is not None:
        n += 1
        candidate = f"{base}{n}"
    return candidate


# --------------------------------------------------------------------------------------------------------------- people


def read_person(draft: Draft) -> None:
    """``KM Kenji Mori designer €480/d 80%``; ``on WH6`` gives a calendar."""
    draft.run(tag_mark)
    rate, capacity, email = 0.0, 1.0, ""
    calendar: str | None = None
    for i in range(len(draft.tokens)):
        token = draft.free(i)
        following = draft.free(i + 1)
        if token is None:
            continue
        if token.text == "on" and following is not None and following.text in draft.plan.calendars:
            calendar = following.text
            draft.take(i, 2, "calendar", f"on the calendar {calendar}")
        elif money_currency(token.text.partition("/")[0]) or _BARE_RATE.fullmatch(token.text):
            rate = _rate(draft, i, token)
        elif _PERCENT.fullmatch(token.text):
            capacity = _capacity(draft, i, token)
        elif _EMAIL.fullmatch(token.text):
            email = clean_line(token.text)
            draft.take(i, 1, "email", email)
    record_id = _person_id(draft)
    name, role = _name_and_role(draft, record_id)
    person = Person(
        id=record_id, name=name, role=role, email=email, rate=rate, capacity=capacity, calendar=calendar, tags=tuple(draft.tags)
    )
    draft.add("people", person)
    draft.said.append(f"person {record_id}: {name}")
    draft.said.append(role)
    draft.said.append(f"{show_money(rate, draft.currency())} a day" if rate else "")
    draft.said.append(f"{show_share(capacity).removesuffix('%')} %")


def _rate(draft: Draft, i: int, token: Token) -> float:
    match = _RATE.fullmatch(token.text)
    try:
        amount = parse_money(match[1] if match else token.text, draft.currency())
        if amount < 0:
            raise PhraseError(f"{short(token.text)} is below nothing; write a rate such as 480/d.")
    except PhraseError as error:
        draft.take(i, 1, "rate", error=str(error))
        return 0.0
    if match and match[2].lower().startswith("h"):
        amount = round(amount * draft.lengths().day / 60, 2)
    draft.take(i, 1, "rate", f"{show_money(amount, draft.currency())} a day")
    return amount


def _capacity(draft: Draft, i: int, token: Token) -> float:
    try:
        share = parse_share(token.text, 10.0)
    except PhraseError as error:
        draft.take(i, 1, "capacity", error=str(error))
        return 1.0
    draft.take(i, 1, "capacity", f"there for {show_share(share).removesuffix('%')} % of a day")
    return share


def _person_id(draft: Draft) -> str:
    words = draft.title_words()
    if not words:
        raise PhraseError("A person needs initials and a name, such as: person KM Kenji Mori designer.")
    first = words[0]
    if not first.plain and _PERSON_ID.fullmatch(first.text):
        draft.take(draft.tokens.index(first), 1, "id", first.text)
        taken = draft.plan.find(first.text)
        if taken is not None:
            raise PhraseError(f"{first.text} is already the id of {short(taken.name) or 'another record'}; choose other initials.")
        return first.text
    names = first.text if first.plain else " ".join(word.text for word in words[:2])
    return _initials(draft, names)


def _name_and_role(draft: Draft, record_id: str) -> tuple[str, str]:
    """Where the name ends: at a comma, where its initials make up the id, or before the first word in small letters."""
    words = draft.title_words()
    if not words:
        return record_id.lstrip("?"), ""
    count = _name_length([word.text for word in words], record_id) if not words[0].plain else 1
    role = words[count:]
    if role:
        for word in role:
            draft.take(draft.tokens.index(word), 1, "role", clean_line(word.text))
    name = draft.title().rstrip(",")
    return name, clean_line(" ".join(word.text for word in role))[:200]


def _name_length(words: list[str], record_id: str) -> int:
    for i, word in enumerate(words):
        if word.endswith(","):
            return i + 1
    left = record_id
    for i, word in enumerate(words):
        if left and word[0].upper() == left[0]:
            left = left[1:]
            if not left:
                return i + 1
        elif not word[0].islower():
            break
    small = next((i for i, word in enumerate(words) if word[0].islower()), len(words))
    return max(1, small)


def read_leave(draft: Draft) -> None:
    """``leave KM 24 dec..1 jan Christmas``: days away of a person."""
    first = draft.free(0)
    if first is None:
        raise PhraseError("Whose leave? Type it like: leave KM 24 dec..1 jan.")
    try:
        person = draft.plan.people.get(find_person(draft.plan, first.text.removeprefix("@")))
    except HeadwayError as error:
        draft.take(0, 1, "person", error=str(error))
        return
    if person is None:
        draft.take(0, 1, "person", error=f"{short(first.text)} is a role without a name and has no leave.")
        return
    draft.take(0, 1, "person", person.name or person.id)
    found = range_mark(draft, 1, "leave")
    if found is None:
        draft.faults.append("Which days? Type them like: leave KM 24 dec..1 jan.")
        return
    why = clean_line(" ".join(token.text for token in draft.title_words()))[:200]
    away = Leave(*found, why=why)
    leave = tuple(sorted({*person.leave, away}, key=lambda each: (each.first, each.last, each.why)))
    draft.add("people", replace(person, leave=leave), person)
    draft.said.append(f"{person.name or person.id} away {_say_range(found, draft.today)}")
    draft.said.append(why)


def _say_range(days: tuple[date, date], today: date) -> str:
    first, last = (say_day(day, today) for day in days)
    return first if days[0] == days[1] else f"{first} to {last}"


def read_stakeholder(draft: Draft) -> None:
    """``Helena Stroud, COO p5 i5 supportive>leading weekly``: power, interest, attitude now and wanted, rhythm."""
    draft.run(home_mark)
    draft.run(tag_mark)
    grid = {"p": 3, "i": 3}
    attitude = wanted = cadence = ""
    for i in range(len(draft.tokens)):
        token = draft.free(i)
        if token is None:
            continue
        word = token.text.lower()
        behind = draft.free(i + 1)
        if word in ("power", "interest") and behind is not None and behind.text in ("1", "2", "3", "4", "5"):
            grid[word[0]] = int(behind.text)
            draft.take(i, 2, word, f"{word} {behind.text} of 5")
        elif match := _POWER.fullmatch(word):
            grid[match[1]] = int(match[2])
            draft.take(i, 1, "power" if match[1] == "p" else "interest", f"{'power' if match[1] == 'p' else 'interest'} {match[2]} of 5")
        elif (shift := _SHIFT.fullmatch(word)) and shift[1] in ATTITUDES and shift[2] in ATTITUDES:
            attitude, wanted = shift[1], shift[2]
            draft.take(i, 1, "attitude", f"{attitude} now, {wanted} wanted")
        elif draft.after_mark(i) and word in ATTITUDES:
            attitude = word
            draft.take(i, 1, "attitude", f"{attitude} now")
        elif draft.after_mark(i) and word in CADENCES:
            cadence = CADENCES[word]
            draft.take(i, 1, "cadence", word)
    name, _, role = draft.title().partition(", ")
    program = draft.need_program()
    stakeholder = Stakeholder(
        id=draft.fresh("SH-"),
        name=name,
        program=program,
        role=role,
        power=grid["p"],
        interest=grid["i"],
        attitude=attitude,
        wanted=wanted,
        cadence=cadence,
        rank=max((s.rank for s in draft.plan.stakeholders.values()), default=0.0) + 1.0,
        tags=tuple(draft.tags),
    )
    draft.add("stakeholders", stakeholder)
    draft.said.append(f"stakeholder {stakeholder.id}: {name}")
    draft.said.append(role)
    draft.said.append(f"power {grid['p']}, interest {grid['i']}")
    draft.said.append(f"{attitude}{f' -> {wanted}' if wanted else ''}")
    draft.said.append(next((word for word, rule in CADENCES.items() if rule == cadence), ""))


# ------------------------------------------------------------------------------------------------------ benefits, gates


def read_benefit(draft: Draft) -> None:
    """``Better conversion 1.4%->2.3% ^jun 2027 @TV needs WEB-M4 | orders ÷ visits``."""
    draft.run(home_mark)
    draft.run(on_mark, people_mark, tag_mark)
    draft.run(date_mark, by_day_mark)
    refuse_people(draft)
    baseline = target = None
    unit = ""
    for i in range(len(draft.tokens)):
        words = [word.text for word in (draft.free(i), draft.free(i + 1), draft.free(i + 2)) if word is not None]
        count = 3 if len(words) == 3 and words[1] in ("->", "→", ">") else 1
        match = _STEP.fullmatch("".join(words[:count])) if words and draft.free(i) and target is None else None
        if match is None:
            continue
        try:
            baseline, target = parse_number(match[1]), parse_number(match[3])
        except PhraseError as error:
            draft.take(i, count, "target", error=str(error))
            continue
        unit = match[4] or match[2]
        draft.take(i, count, "target", f"from {show_number(baseline)}{unit} to {show_number(target)}{unit}")
    program = draft.need_program()
    name, _, measure = draft.title().partition(" | ")
    disbenefit = draft.kind == "disbenefit"
    benefit = Benefit(
        id=draft.fresh("DB-" if disbenefit else "B-"),
        name=name,
        program=program,
        measure=measure,
        unit=unit,
        baseline=baseline,
        target=target,
        by=draft.day,
        owner=draft.people[0][0] if draft.people else "",
        needs=tuple(draft.on),
        disbenefit=disbenefit,
        rank=max((b.rank for b in draft.plan.benefits.values()), default=0.0) + 1.0,
        tags=tuple(draft.tags),
    )
    draft.add("benefits", benefit)
    draft.said.append(f"{draft.kind} {benefit.id}: {name}")
    draft.said.append(measure)
    if baseline is not None and target is not None:
        draft.said.append(f"from {show_number(baseline)}{unit} to {show_number(target)}{unit}")
    draft.said.append(f"by {say_day(draft.day, draft.today)}" if draft.day else "")
    draft.said.append(f"needs {', '.join(draft.on)}" if draft.on else "")
    _say_owner(draft, "owner")


def read_gate(draft: Draft) -> None:
    """``gate Mid-program in KES ^10 nov on GOV-M2``; ``gate G1 …`` gives it a number."""
    draft.run(home_mark)
    draft.run(on_mark, tag_mark)
    draft.run(date_mark)
    record_id = ""
    first = draft.free(0)
    if first is not None and re.fullmatch(r"G\d{1,4}", first.text, re.ASCII):
        draft.take(0, 1, "id", first.text)
        _check_new_id(draft, first.text)
        record_id = first.text
    name = draft.title()
    milestone = next((each for each in draft.on if each in draft.plan.milestones), "")
    for each in draft.on:
        if each not in draft.plan.milestones:
            draft.faults.append(f"A gate stands on a milestone, and {each} is none{near(each, draft.plan.milestones)}.")
    project = draft.home.project if draft.home.typed else ""
    program = draft.need_program() if not project else draft.program_id()
    gate = Gate(
        id=record_id or draft.fresh("G"),
        name=name,
        program=program,
        project=project,
        milestone=milestone,
        due=draft.day,
        rank=max((g.rank for g in draft.plan.gates.values()), default=0.0) + 1.0,
        tags=tuple(draft.tags),
    )
    draft.add("gates", gate)
    draft.said.append(f"gate {gate.id} in {project or program}: {gate.name}")
    draft.said.append(f"on {milestone}" if milestone else "")
    draft.said.append(f"due {say_day(draft.day, draft.today)}" if draft.day else "")


# ----------------------------------------------------------------------------------------------------- calendars, links


def read_calendar(draft: Draft) -> None:
    """``calendar WH6 Warehouse mon-sat 08:00-12:00 13:00-17:00 closed 24 dec..1 jan``; ``on STD`` takes the rest from there."""
    base: str | None = None
    draft.run(tag_mark)
    for i in range(len(draft.tokens)):
        token, following = draft.free(i), draft.free(i + 1)
        if token is not None and token.text == "on" and following is not None and following.text in draft.plan.calendars:
            base = following.text
            draft.take(i, 2, "calendar", f"like {base}")
    closed = closed_mark(draft)
    days, hours = hours_mark(draft)
    record_id, name = _id_and_name(draft)
    week = week_of(days, hours, base is not None)
    calendar = Calendar(id=record_id, name=name, base=base, week=week, exceptions=closed, tags=tuple(draft.tags))
    draft.add("calendars", calendar)
    draft.said.append(f"calendar {record_id}: {name}")
    draft.said.append(f"like {base}" if base else "")
    draft.said.extend(f"closed {_say_range((e.first, e.last), draft.today)}" for e in closed)


def read_link(draft: Draft) -> None:
    """``link WEB-6 -> WEB-8 SS+2d``, or ``link WEB-8 after WEB-6 SS+2d``."""
    first = draft.free(0)
    if first is None:
        raise PhraseError("A link needs two ids, such as: link WEB-6 -> WEB-8 SS+2d.")
    this = find_id(draft.plan, first.text)
    if this is None or draft.plan.activity(this) is None:
        draft.take(0, 1, "link", error=unknown_id(draft.plan, first.text))
        return
    draft.take(0, 1, "link", this)
    draft.run(after_mark)
    pairs = [(spec.predecessor, this, spec) for spec in draft.links] if draft.links else _arrow(draft, this)
    for token in draft.title_words():
        draft.take(draft.tokens.index(token), 1, "link", error=f"{short(token.text)!r} means nothing in a link.")
    lengths = draft.lengths()
    for predecessor, successor, spec in pairs:
        if predecessor == successor:
            raise PhraseError(f"{this} cannot wait for itself; name two different ids.")
        if any((e.predecessor, e.successor, e.type) == (predecessor, successor, spec.type) for e in draft.plan.links.values()):
            raise PhraseError(f"{successor} already waits for {predecessor}; change that link instead.")
        link = Link(
            id=draft.fresh("L-"), predecessor=predecessor, successor=successor, type=spec.type, lag=spec.lag, lag_kind=spec.lag_kind
        )
        draft.add("links", link)
        draft.said.append(f"{successor} after {say_link(link, lengths)}")


def _arrow(draft: Draft, this: str) -> list[tuple[str, str, LinkSpec]]:
    """``-> WEB-8 SS+2d``: this task is the predecessor; the type and lag follow the successor."""
    words = [token for token in draft.title_words() if token.text not in ("->", "→", "to")]
    if not words:
        raise PhraseError(f"What waits for {this}? Type it like: link {this} -> WEB-8 SS+2d.")
    successor = find_id(draft.plan, words[0].text)
    if successor is None or draft.plan.activity(successor) is None:
        raise PhraseError(unknown_id(draft.plan, words[0].text))
    text = f"{this}{''.join(word.text for word in words[1:])}"
    specs = parse_links(text, draft.lengths(), ids=[a.id for a in draft.plan.activities()])
    for token in draft.title_words():
        draft.take(draft.tokens.index(token), 1, "link", token.text)
    return [(spec.predecessor, successor, spec) for spec in specs]
