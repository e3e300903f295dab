"""The marks of the one-line grammar: each takes the words that mean something to it.

``@`` who, ``^`` when, ``#`` tag, ``!`` how urgent, ``in`` where, ``on`` and ``after`` with existing ids, and the tokens of
risks and changes (``p40%``, ``10d``, ``€24k``, ``3x4``). Only marks and ids can be wrong; every other word is title.
"""

from __future__ import annotations

import re
from datetime import date

from planning.capture_tokens import Draft, Home
from planning.durations import UNIT_WORDS, Duration, Lengths, format_duration, parse_duration
from planning.errors import HeadwayError, PhraseError
from planning.linkspec import LinkLike, format_link, parse_links
from planning.phrases import longest_date_prefix, parse_date
from planning.records import Action, Assumption, ChangeRequest, Decision, Issue, Risk, Score
from planning.strategies import STRATEGIES, why_no_strategy
from planning.values import (
    check_day,
    find_id,
    find_person,
    looks_like_id,
    money_currency,
    parse_money,
    parse_share,
    say_day,
    short,
    show_money,
    show_share,
    unknown_id,
)

PRIORITIES = {"highest": 900, "urgent": 900, "high": 700, "medium": 500, "normal": 500, "low": 300, "lowest": 100}
SEVERITIES = {"highest": 5, "urgent": 5, "high": 4, "medium": 3, "normal": 3, "low": 2, "lowest": 1}
PROXIMITIES = ("now", "near", "mid", "far")
_MOST_DATE_WORDS = 8
_MOST_UNITS = 100.0

_PERCENT = re.compile(r"\d{1,4}(\.\d+)?%", re.ASCII)
_PERSON_UNITS = re.compile(r"@(.+?)(?:\[(\d[\d.]*%)\]|:(\d[\d.]*%))", re.ASCII)
_DURATION = re.compile(r"\d[\d.,/a-z]*[a-z]\??", re.ASCII | re.IGNORECASE)
_SIGNED_DAYS = re.compile(r"[+\-−]?\d[\d.]*(d|w|mo|h)", re.ASCII | re.IGNORECASE)
_PROBABILITY = re.compile(r"p(\d[\d.]*%?)", re.ASCII | re.IGNORECASE)
_BARE_MONEY = re.compile(r"\d{3,9}(?:\.\d{1,2})?|\d{1,6}(?:\.\d+)?[km]", re.ASCII | re.IGNORECASE)
_SCORE = re.compile(r"([1-5])[x×]([1-5])", re.ASCII)
_LAG = re.compile(r"[+\-−]\d[\d.,]*([a-z]+|%|)", re.ASCII | re.IGNORECASE)
_TYPE_AND_LAG = re.compile(r"(fs|ss|ff|sf)?([+\-−]\d.*)?", re.ASCII | re.IGNORECASE)


# ------------------------------------------------------------------------------------------------------- where: in, on


def home_mark(draft: Draft, i: int) -> int:
    """``in CMP``: a project; ``in WEB-4``: below a task; ``in KES``: a program."""
    word, target = draft.free(i), draft.free(i + 1)
    if word is None or target is None or word.text.lower() != "in":
        return 0
    name = target.text.rstrip(",")
    if draft.home.typed and find_id(draft.plan, name):
        return draft.take(i, 2, "project", error=f"This line says in {draft.home.typed} already; keep one place.")
    if name in draft.plan.projects:
        draft.home = Home(project=name, typed=name)
        return draft.take(i, 2, "project", f"in {name} {draft.plan.projects[name].name}".rstrip())
    if name in draft.plan.programs:
        draft.home = Home(program=name, typed=name)
        return draft.take(i, 2, "program", f"in {name} {draft.plan.programs[name].name}".rstrip())
    found = find_id(draft.plan, name)
    above = draft.plan.tasks.get(found or "")
    if above is not None:
        draft.home = Home(project=above.project, parent=above.id, typed=above.id)
        return draft.take(i, 2, "parent", f"below {above.id} {above.name}".rstrip())
    if found is None and looks_like_id(draft.plan, name):
        return draft.take(i, 2, "parent", error=unknown_id(draft.plan, name))
    return 0


def on_mark(draft: Draft, i: int) -> int:
    """``on WEB-10, BRD-5``, ``hits WEB-10``: what a risk or a log entry is about."""
    word = draft.free(i)
    if word is None or word.text.lower() not in ("on", "needs", "after", "hits", "affects"):
        return 0
    return _ids(draft, i, draft.on, "on")


def _ids(draft: Draft, i: int, into: list[str], role: str) -> int:
    """Existing ids after the word at i, with commas or nothing between them."""
    found: list[str] = []
    count, more = 1, True
    while (token := draft.free(i + count)) is not None:
        name = token.text.rstrip(",")
        known = find_id(draft.plan, name)
        if known is None and more and looks_like_id(draft.plan, name):
            return draft.take(i, count + 1, role, error=unknown_id(draft.plan, name))
        if known is None or (not more and not _numbered(name)):  # without a comma it may be a word of the title
            break
        found.append(known)
        count, more = count + 1, token.text.endswith(",")
    if not found:
        return 0
    into.extend(each for each in found if each not in into)
    names = [f"{each} {record.name}".rstrip() for each in found if (record := draft.plan.find(each))]
    return draft.take(i, count, role, f"on {', '.join(names)}")


def from_mark(draft: Draft, i: int) -> int:
    """``from R-03``: what a log entry came from."""
    word, target = draft.free(i), draft.free(i + 1)
    if word is None or target is None or word.text.lower() != "from":
        return 0
    found = find_id(draft.plan, target.text)
    record = draft.plan.find(found) if found else None
    if found is None or not isinstance(record, (Risk, Issue, Action, Decision, ChangeRequest, Assumption)):
        return 0
    draft.came_from = found
    return draft.take(i, 2, "from", f"came from {found} {record.name}".rstrip())


# ------------------------------------------------------------------------------------------------------- after: links


def after_mark(draft: Draft, i: int) -> int:
    """``after WEB-8 +2d``, ``after WEB-6SS+50%, WEB-8 SS``: what the new task waits for."""
    word = draft.free(i)
    if word is None or word.text.lower() != "after":
        return 0
    specs: list[str] = []
    count = 1
    while True:
        used, spec, more = _one_link(draft, i + count)
        if not used:
            break
        if not spec:
            return draft.take(i, count + used, "link", error=unknown_id(draft.plan, draft.tokens[i + count].text.rstrip(",")))
        specs.append(spec)
        count += used
        if not more and not _is_link(draft, i + count):
            break
    if not specs:
        return 0
    return _take_links(draft, i, count, ", ".join(specs))


def _is_link(draft: Draft, i: int) -> bool:
    """Whether the word at i is the id of a task or milestone that no comma announced."""
    token = draft.free(i)
    return token is not None and _numbered(token.text) and bool(_linked(draft, token.text.rstrip(","))[0])


def _numbered(text: str) -> bool:
    """Whether a word can be nothing but an id if the plan has it, such as ``web-2``."""
    return "-" in text and any(char.isdigit() for char in text)


def _take_links(draft: Draft, i: int, count: int, text: str) -> int:
    try:
        links = parse_links(text, draft.lengths(), ids=[a.id for a in draft.plan.activities()])
    except HeadwayError as error:
        return draft.take(i, count, "link", error=str(error))
    known = {link.predecessor for link in draft.links}
    if twice := next((link.predecessor for link in links if link.predecessor in known), None):
        return draft.take(i, count, "link", error=f"{twice} is linked twice in this line; keep one of the two.")
    draft.links.extend(links)
    names = [f"{link.predecessor} {record.name}".rstrip() for link in links if (record := draft.plan.activity(link.predecessor))]
    return draft.take(i, count, "link", f"after {', '.join(names)} ({text})")


def say_link(link: LinkLike, lengths: Lengths) -> str:
    """A link for reading: ``WEB-8 +2d``, ``WEB-6 SS+50%``."""
    rest = format_link(link, lengths)[len(link.predecessor) :]
    return f"{link.predecessor} {rest.removeprefix('FS')}".rstrip()


def _one_link(draft: Draft, i: int) -> tuple[int, str, bool]:
    """Words used, the link as Project writes it (empty for an id that does not exist), whether a comma follows."""
    token = draft.free(i)
    if token is None:
        return 0, "", False
    text, more = token.text.rstrip(","), token.text.endswith(",")
    found, kind, lag = _linked(draft, text)
    if not found:
        return (1, "", False) if looks_like_id(draft.plan, text) else (0, "", False)
    used = 1
    following = draft.free(i + used)
    if not more and not kind and not lag and following is not None:
        match = re.fullmatch(r"(fs|ss|ff|sf)([+\-−]\d.*?)?,?", following.text, re.ASCII | re.IGNORECASE)
        if match:
            kind, lag, more, used = match[1], match[2] or "", following.text.endswith(","), used + 1
    following = draft.free(i + used)
    if not more and not lag and following is not None and _LAG.fullmatch(following.text.rstrip(",")):
        lag, more, used = following.text.rstrip(","), following.text.endswith(","), used + 1
    return used, f"{found}{kind.upper()}{lag.replace('−', '-')}", more


def _linked(draft: Draft, text: str) -> tuple[str, str, str]:
    """The id, type and lag of ``WEB-6SS+50%``; an empty id where no task or milestone is meant."""
    found = find_id(draft.plan, text)
    if found and draft.plan.activity(found):
        return found, "", ""
    for end in range(len(text) if len(text) < 80 else 0, 0, -1):
        match = _TYPE_AND_LAG.fullmatch(text, end)
        found = find_id(draft.plan, text[:end]) if match else None
        if match and found and draft.plan.activity(found):
            return found, match[1] or "", match[2] or ""
    return "", "", ""


# -------------------------------------------------------------------------------------------------------- who, when, #, !


def people_mark(draft: Draft, i: int) -> int:
    """``@SB 50%``, ``@SB:50%``, ``@?frontend``: who works on a task, at what share of the day; elsewhere whose it is."""
    token = draft.free(i)
    if token is None or not token.text.startswith("@") or len(token.text) == 1:
        return 0
    shares = draft.kind == "task"
    glued = _PERSON_UNITS.fullmatch(token.text[:200]) if shares else None
    name = glued[1] if glued else token.text[1:].rstrip(",")
    units = (glued[2] or glued[3]) if glued else ""
    following = draft.free(i + 1)
    count = 1
    if shares and not units and following is not None and _PERCENT.fullmatch(following.text.rstrip(",")):
        units, count = following.text.rstrip(","), 2
    try:
        person = find_person(draft.plan, name)
        share = parse_share(units, _MOST_UNITS) if units else None
        if share == 0:
            raise PhraseError("Nobody works at 0%; leave the per cent away for the whole day.")
    except HeadwayError as error:
        return draft.take(i, count, "person", error=str(error))
    if any(known == person for known, _ in draft.people):
        return draft.take(i, count, "person", error=f"{person} stands twice in this line; keep one of the two.")
    draft.people.append((person, share))
    return draft.take(i, count, "person", say_person(draft, person, share))


def say_person(draft: Draft, person: str, share: float | None) -> str:
    """``Sofia Brandt 50 %``."""
    record = draft.plan.people.get(person)
    name = (record.name if record else "") or person
    return name if share is None else f"{name} {show_share(share).removesuffix('%')} %"


def date_mark(draft: Draft, i: int) -> int:
    """``^fri``, ``^29 jan``: the longest phrase that resolves to a day."""
    token = draft.free(i)
    if token is None or not token.text.startswith("^"):
        return 0
    words = [token.text[1:]] if len(token.text) > 1 else []
    j = i + 1
    while len(words) < _MOST_DATE_WORDS and (following := draft.free(j)) is not None and following.text[0] not in "@^#!":
        if words and words[-1].lower() not in ("in", "+", "-") and _is_duration(draft, following.text):
            break
        words.append(following.text)
        j += 1
    extra = 1 if len(token.text) == 1 else 0
    try:
        used, day = _longest_day(draft, words)
    except HeadwayError as error:
        return draft.take(i, 1, "date", error=str(error))
    if day is None:
        return draft.take(i, 1, "date", error=_no_date(draft, " ".join(words[:1])))
    count = used + extra
    if draft.day is not None:
        return draft.take(i, count, "date", error="There are two dates in this line; keep one of the two.")
    draft.day = day
    return draft.take(i, count, "date", say_day(day, draft.today))


def deadline_mark(draft: Draft, i: int) -> int:
    """``deadline 20 nov``: a deadline alone; without a day behind it the word is title."""
    word = draft.free(i)
    if word is None or word.text.casefold().rstrip(":") != "deadline" or draft.day is not None:
        return 0
    words = [t.text for j in range(i + 1, i + 1 + _MOST_DATE_WORDS) if (t := draft.free(j)) is not None]
    if words and words[0].startswith("^"):
        words[0] = words[0][1:]
    used, day = longest_day(draft, words)
    if day is None:
        return 0
    draft.day, draft.says_deadline = day, True
    return draft.take(i, used + 1, "date", f"deadline {say_day(day, draft.today)}")


def longest_day(draft: Draft, words: list[str]) -> tuple[int, date | None]:
    """The day that the longest run of these words means, and how many words it has; 0 and None without one."""
    try:
        return _longest_day(draft, words)
    except HeadwayError:
        return 0, None


def _longest_day(draft: Draft, words: list[str]) -> tuple[int, date | None]:
    """As ``longest_day``; raises PhraseError for a date that does not exist, such as feb 30."""
    found = longest_date_prefix(words, draft.today, calendar=draft.calendar())
    return (found[0], check_day(found[1])) if found else (0, None)


def _no_date(draft: Draft, word: str) -> str:
    try:
        parse_date(word, draft.today, calendar=draft.calendar())
    except HeadwayError as error:
        return str(error)
    return f"{short(word)!r} is no date."


def from_day_mark(draft: Draft, i: int) -> int:
    """``from 7 sep``: the first day of a program or project."""
    word = draft.free(i)
    if word is None or word.text.lower() != "from":
        return 0
    words = [t.text for j in range(i + 1, i + 1 + _MOST_DATE_WORDS) if (t := draft.free(j)) is not None]
    used, day = longest_day(draft, words)
    if day is None:
        return 0
    draft.first = day
    return draft.take(i, used + 1, "start", f"from {say_day(day, draft.today)}")


def by_day_mark(draft: Draft, i: int) -> int:
    """``by 31 dec 2027``: the day that something is due, as ``^31 dec 2027`` says too."""
    word = draft.free(i)
    if word is None or word.plain or word.text.lower() != "by" or draft.day is not None:
        return 0
    words = [t.text for j in range(i + 1, i + 1 + _MOST_DATE_WORDS) if (t := draft.free(j)) is not None]
    used, day = longest_day(draft, words)
    if day is None:
        return 0
    draft.day = day
    return draft.take(i, used + 1, "due", f"by {say_day(day, draft.today)}")


def tag_mark(draft: Draft, i: int) -> int:
    """``#campaign``; ``#1`` is title."""
    token = draft.free(i)
    if token is None or not re.fullmatch(r"#[^\W\d][\w-]{0,59}", token.text):
        return 0
    tag = token.text[1:]
    if tag not in draft.tags:
        draft.tags.append(tag)
    return draft.take(i, 1, "tag", token.text)


def level_mark(draft: Draft, i: int) -> int:
    """``!high``, ``!700``: a task's or project's priority (0 to 1000), an issue's severity (1 to 5)."""
    token = draft.free(i)
    if token is None or not re.fullmatch(r"!\w+", token.text):
        return 0
    word = token.text[1:].lower()
    named, high = (SEVERITIES, 5) if draft.kind == "issue" else (PRIORITIES, 1000)
    level = named.get(word, int(word) if word.isascii() and word.isdigit() and len(word) < 5 else -1)
    if not (1 if draft.kind == "issue" else 0) <= level <= high:
        return draft.take(
            i, 1, "priority", error=f"{short(token.text)} is no priority; there are !{', !'.join(named)} and numbers up to {high}."
        )
    draft.level = level
    return draft.take(i, 1, "priority", f"{'severity' if draft.kind == 'issue' else 'priority'} {level}")


# ------------------------------------------------------------------------------------------------------------- amounts


def _is_duration(draft: Draft, text: str) -> bool:
    """Whether a word is a duration of its own: the 5d of ``^fri 5d`` is no part of the date."""
    if not _DURATION.fullmatch(text[:40]):
        return False
    try:
        parse_duration(text, draft.lengths())
    except HeadwayError:
        return False
    return True


def duration_mark(draft: Draft, i: int) -> int:
    """``5d``, ``4/5/9d``, ``3ed``. The last one of a line counts (the pass runs backwards), earlier ones are title."""
    token = draft.free(i)
    if token is None or draft.duration is not None:
        return 0
    if not _is_duration(draft, token.text):
        return draft.take(i, 1, "duration", error=why) if (why := _no_length(draft, token.text)) else 0
    draft.duration = parse_duration(token.text, draft.lengths())
    return draft.take(i, 1, "duration", say_duration(draft, draft.duration))


def _no_length(draft: Draft, text: str) -> str:
    """Why an amount with a unit is no length of a task (``-5d``, ``99999d``); nothing for any other word."""
    if not re.fullmatch(rf"[-−]?\d[\d.,]*e?(?:{UNIT_WORDS})", text[:40], re.ASCII | re.IGNORECASE):
        return ""
    try:
        parse_duration(text, draft.lengths())
    except HeadwayError as error:
        return str(error)
    return ""


def say_duration(draft: Draft, duration: Duration) -> str:
    """``5d``, or ``4d to 9d, most likely 5d``."""
    lengths = draft.lengths()
    likely = format_duration(duration.minutes, lengths, duration.elapsed)
    if duration.optimistic is None or duration.pessimistic is None:
        return likely + ("?" if duration.estimated else "")
    low = format_duration(duration.optimistic, lengths, duration.elapsed)
    return f"{low} to {format_duration(duration.pessimistic, lengths, duration.elapsed)}, most likely {likely}"


def probability_mark(draft: Draft, i: int) -> int:
    """``p40%``: how likely a risk is; a bare ``40%`` says the same."""
    token = draft.free(i)
    match = _PROBABILITY.fullmatch(token.text) if token else None
    text = match[1] if match else token.text if token and _PERCENT.fullmatch(token.text) else ""
    if not text:
        return 0
    try:
        draft.probability = parse_share(text)
    except PhraseError as error:
        return draft.take(i, 1, "probability", error=str(error))
    return draft.take(i, 1, "probability", f"{show_share(draft.probability).removesuffix('%')} % likely")


def days_mark(draft: Draft, i: int) -> int:
    """``10d``, ``-4d``, ``2w``: what a risk or change is worth in working days."""
    token = draft.free(i)
    if token is None or draft.work_days is not None or not _SIGNED_DAYS.fullmatch(token.text[:30]):
        return 0
    sign = -1 if token.text[0] in "-−" else 1
    lengths = draft.lengths()
    try:
        minutes = parse_duration(token.text.lstrip("+-−"), lengths).minutes
    except HeadwayError:
        return 0
    draft.work_days = sign * round(minutes / lengths.day, 4)
    return draft.take(i, 1, "days", f"{draft.work_days:g} working days")


def money_mark(draft: Draft, i: int) -> int:
    """``€24k``, ``-€2,000``, ``EUR24k``: an amount with its currency."""
    token = draft.free(i)
    if token is None or not money_currency(token.text):
        return 0
    try:
        amount = parse_money(token.text, draft.currency())
    except PhraseError as error:
        return draft.take(i, 1, "money", error=str(error))
    if draft.money is not None:
        return draft.take(i, 1, "money", error="There are two amounts in this line; keep one of the two.")
    draft.money = amount
    return draft.take(i, 1, "money", show_money(amount, draft.currency()))


def cost_mark(draft: Draft, i: int) -> int:
    """``€18k`` right behind another mark: what a task costs beside its people; anywhere else it is title."""
    return money_mark(draft, i) if draft.after_mark(i) else 0


def bare_money_mark(draft: Draft, i: int) -> int:
    """``40000``, ``24k`` right behind another mark: an amount without its currency, which a title has no use for there."""
    token = draft.free(i)
    if token is None or token.plain or draft.money is not None or not draft.after_mark(i) or not _BARE_MONEY.fullmatch(token.text):
        return 0
    try:
        draft.money = parse_money(token.text, draft.currency())
    except PhraseError as error:
        return draft.take(i, 1, "money", error=str(error))
    return draft.take(i, 1, "money", show_money(draft.money, draft.currency()))


def score_mark(draft: Draft, i: int) -> int:
    """``3x4``: probability and impact on the scales from 1 to 5."""
    token = draft.free(i)
    match = _SCORE.fullmatch(token.text) if token else None
    if match is None or draft.score is not None:
        return 0
    draft.score = Score(int(match[1]), int(match[2]))
    return draft.take(i, 1, "score", f"probability {match[1]}, impact {match[2]} of 5")


def strategy_mark(draft: Draft, i: int) -> int:
    """``mitigate``, and ``now near mid far``: only after a mark, so that a title may begin with them."""
    token = draft.free(i)
    if token is None or not draft.after_mark(i):
        return 0
    word, kind = token.text.lower(), "opportunity" if draft.kind == "opportunity" else "threat"
    if not draft.strategy and word in STRATEGIES[kind]:
        draft.strategy = word
        return draft.take(i, 1, "strategy", word)
    if not draft.strategy and (why := why_no_strategy(kind, word)) and _ends_line(draft, i):
        return draft.take(i, 1, "strategy", error=why)
    if not draft.proximity and word in PROXIMITIES:
        draft.proximity = word
        return draft.take(i, 1, "proximity", f"proximity {word}")
    return 0


def _ends_line(draft: Draft, i: int) -> bool:
    """Whether no word of the title follows: in the middle of one, ``share`` is a word like any other."""
    later = (draft.free(j) for j in range(i + 1, len(draft.tokens)))
    return all(token is None or token.text.lower() in PROXIMITIES for token in later)


def refuse_people(draft: Draft, most: int = 1) -> None:
    """One owner is enough for what has an owner."""
    if len(draft.people) > most:
        draft.faults.append(f"{draft.kind.capitalize()}s have one owner; @{draft.people[0][0]} is the first, take the others away.")
