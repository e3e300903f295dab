"""Work that shares people, put into an order in which nobody has too much to do: a search for the shortest one.

The resource-constrained project scheduling problem in whole slots of time. ``Problem`` states it, ``search`` looks for better
and better answers for as long as it is asked to. It knows neither dates nor people: ``planning.slots`` makes a problem of a
plan, ``planning.levelling`` makes dates of its answer.

An answer is decoded from a list of the activities by the serial schedule generation scheme: each in turn at the first moment
that its predecessors and the capacities allow. The lists are bred by a genetic algorithm with a two-point crossover (Hartmann,
1998); every child is shaken to the right and to the left until that shortens it no more (double justification: Valls,
Ballestín and Quintanilla, 2005).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from random import Random

UNBOUND = 1 << 60
"""A latest start of what has none."""
_POPULATION = 40
_STALE = 60
"""Generations without a better answer after which the search begins afresh."""
_ENOUGH = 400
"""Answers that may fail to be better once the length is proven the shortest."""


@dataclass(frozen=True, slots=True)
class Bond:
    """What an activity's start waits for: the finish (or with ``of_start`` the start) of another, and so many slots more."""

    other: int
    offset: int
    of_start: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A moment that should come no later than ``due``: when the last of some activities ends. A slot late costs ``weight``."""

    ends: tuple[int, ...]
    due: int
    weight: int = 1


@dataclass(frozen=True)
class Problem:
    """Activities in slots of time, the lists parallel, one entry an activity.

    ``demands`` is what each takes of which resource in every slot it works; ``capacities`` what each resource has, slot by
    slot, the last entry for ever after. ``calendars`` are the slots that are worked in, ascending; ``calendar`` says whose
    each activity is (None: all work in every slot; behind the last slot of its list a calendar works always). ``latest`` is
    the last slot in which an activity may start: what finds no room until then starts as early as it can in spite of the
    capacities, and is ``left``. A demand must be no more than the last capacity of its resource.
    """

    durations: Sequence[int]
    before: Sequence[Sequence[int]]
    """Plain predecessors: finish to start."""
    demands: Sequence[Mapping[int, int]]
    capacities: Sequence[Sequence[int]]
    targets: Sequence[Target]
    bonds: Sequence[Sequence[Bond]] = ()
    """All other predecessors."""
    release: Sequence[int] = ()
    latest: Sequence[int] = ()
    calendars: Sequence[Sequence[int]] = ()
    calendar: Sequence[int] | None = None

    @property
    def size(self) -> int:
        """How many activities there are."""
        return len(self.durations)


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """What an answer is judged by: what is left over capacity, then lateness at the targets, then the sum of all finishes."""

    left: int
    late: int
    total: int

    @property
    def length(self) -> tuple[int, int]:
        """What matters first, without the sum."""
        return self.left, self.late


@dataclass(frozen=True, slots=True)
class Found:
    """The best answer so far: the slot each activity starts in, its cost, how many answers were looked at, and whether no
    answer can be less late."""

    starts: tuple[int, ...]
    cost: Cost
    tried: int
    proven: bool


def search(problem: Problem, seed: int = 0, known: Sequence[int] | None = None) -> Iterator[Found]:
    """Better and better answers, the best one so far after every step; it ends only where there is nothing left to look for.

    ``known`` are moments at which the activities start in an answer that is known already: it is the first one, so that only a
    better one replaces it. A step takes as long as a few schedules of the problem. The same seed gives the same answers in the same
    order. Raises ValueError for activities that wait for each other in a circle.
    """
    return _Search(problem, seed, known).run() if problem.size else iter(())


def placed(problem: Problem, moments: Sequence[int]) -> tuple[tuple[int, ...], Cost]:
    """The slots in which the activities start, and the cost of that, if each in turn, by a moment of each, is placed as early as it
    can be."""
    ahead = _Direction(problem)
    starts, finishes, left = ahead.schedule(ahead.listed(moments))
    return tuple(starts), cost_of(problem, finishes, left)


def cost_of(problem: Problem, finishes: Sequence[int], left: int) -> Cost:
    """What an answer costs in which the activities end in these slots and so many slots of work found no room."""
    late = 0
    for target in problem.targets:
        end = max([finishes[j] for j in target.ends])
        if end > target.due:
            late += (end - target.due) * target.weight
    return Cost(left, late, sum(finishes))


@dataclass(slots=True)
class _Answer:
    cost: Cost
    order: list[int]
    starts: list[int]


class _Search:
    """One search: the problem in both directions of time, and the best answer so far."""

    def __init__(self, problem: Problem, seed: int, known: Sequence[int] | None = None) -> None:
        self._problem = problem
        self._known = known
        self._random = Random(seed)
        self._ahead = _Direction(problem)
        self._back = _Direction(_mirrored(problem, self._ahead.length))
        self._latest_finish = self._tails()
        self._bound = self._lateness_bound()
        self._best: _Answer | None = None
        self._tried = 0
        self._found: Found | None = None

    def run(self) -> Iterator[Found]:
        futile = 0
        for answer in self._answers():
            better = self._best is None or answer.cost < self._best.cost
            if better:
                self._best = answer
            futile = 0 if better else futile + 1
            found = self._told(better)
            yield found
            if found.proven and (futile >= _ENOUGH or self._ahead.free):
                return

    def _told(self, better: bool) -> Found:
        best = self._best
        assert best is not None
        if self._found is None or better:
            proven = best.cost.left == 0 and best.cost.late <= self._bound
            self._found = Found(tuple(best.starts), best.cost, self._tried, proven)
        else:
            found = self._found
            self._found = Found(found.starts, found.cost, self._tried, found.proven)
        return self._found

    # -------------------------------------------------------------------------------------------------- generations

    def _answers(self) -> Iterator[_Answer]:
        """Answer after answer, without end: generations bred from a first one, and afresh when nothing better comes."""
        if self._known is not None:
            yield self._answer(self._ahead.listed(self._known))
        yield self._answer(self._by_latest_finish())
        while True:
            people: list[_Answer] = []
            for _ in range(_POPULATION):
                people.append(self._answer(self._sampled()))
                yield people[-1]
            stale, best = 0, min(a.cost.length for a in people)
            while stale < _STALE and len(people) > _POPULATION // 2:
                children = []
                for _ in range(_POPULATION // 2):
                    mother, father = self._chosen(people), self._chosen(people)
                    for one, other in ((mother, father), (father, mother)):
                        children.append(self._answer(self._child(one.order, other.order)))
                        yield children[-1]
                people = _survivors(people + children)
                stale = stale + 1 if people[0].cost.length >= best else 0
                best = min(best, people[0].cost.length)

    def _chosen(self, people: list[_Answer]) -> _Answer:
        """The better of two taken at random."""
        one, other = self._random.sample(people, 2)
        return one if one.cost.length <= other.cost.length else other

    def _child(self, one: list[int], other: list[int]) -> list[int]:
        """The first and last part of one list, the part between in the order of the other; neighbours swapped now and then."""
        random, size = self._random.random, len(one)
        first, last = sorted((int(random() * size), int(random() * size)))
        order = one[:first]
        taken = set(order)
        middle = [j for j in other if j not in taken][: last - first]
        taken.update(middle)
        order += middle
        order += [j for j in one if j not in taken]
        predecessors = self._ahead.predecessors
        for place in range(size - 1):
            if random() < 0.05:
                u, v = order[place], order[place + 1]
                if u not in predecessors[v]:
                    order[place], order[place + 1] = v, u
        return order

    def _by_latest_finish(self) -> list[int]:
        """The list of the rule that does best by itself: the latest finish first."""
        urgency = self._latest_finish
        return self._ahead.listed([urgency[j] - d for j, d in enumerate(self._problem.durations)])

    def _sampled(self) -> list[int]:
        """A list in which the urgent come early more often than not (regret-based sampling on the latest start)."""
        durations, finish, following = self._problem.durations, self._latest_finish, self._ahead.followers
        urgency = [finish[j] - d for j, d in enumerate(durations)]
        waiting = [len(p) for p in self._ahead.predecessors]
        ready = [j for j, n in enumerate(waiting) if not n]
        order: list[int] = []
        window = 48  # looked at together: weighing thousands that are ready at once would cost more than it is worth
        while ready:
            few = ready if len(ready) <= window else sorted(ready, key=urgency.__getitem__)[:window]
            most = max(urgency[j] for j in few)
            j = self._random.choices(few, [most - urgency[j] + 1 for j in few])[0]
            ready.remove(j)
            order.append(j)
            for k in following[j]:
                waiting[k] -= 1
                if not waiting[k]:
                    ready.append(k)
        return order

    # ------------------------------------------------------------------------------------------------------- answers

    def _answer(self, order: list[int]) -> _Answer:
        """The schedule of a list, justified to the right and to the left for as long as that makes it better."""
        ahead, back = self._ahead, self._back
        starts, finishes, left = ahead.schedule(order)
        cost = self._cost(finishes, left)
        self._tried += 1
        while cost.late > self._bound or cost.left:
            length = ahead.length
            floor = length - max(finishes)
            _, ends, _ = back.schedule(back.listed([length - f for f in finishes]), floor)
            again = ahead.schedule(ahead.listed([length - f for f in ends]))
            self._tried += 1
            new = self._cost(again[1], again[2])
            if new.length > cost.length:
                break
            better = new.length < cost.length
            (starts, finishes, left), cost = again, new
            if not better:
                break
        return _Answer(cost, ahead.listed(starts), starts)

    def _cost(self, finishes: list[int], left: int) -> Cost:
        return cost_of(self._problem, finishes, left)

    def _tails(self) -> list[int]:
        """The latest finish of each activity that delays nothing, capacities aside."""
        ahead, back = self._ahead, self._back
        _, finishes, _ = ahead.schedule(ahead.topological, resources=False)
        floor = ahead.length - max(finishes)
        starts, _, _ = back.schedule(back.topological, floor, resources=False)
        return [ahead.length - s for s in starts]

    def _lateness_bound(self) -> int:
        """A lateness that no answer can be below: every target on its own, by the network without capacities and by the work that must
        be done before it."""
        ahead = self._ahead
        _, finishes, _ = ahead.schedule(ahead.topological, resources=False)
        late = 0
        for target in self._problem.targets:
            end = max(max(finishes[j] for j in target.ends), ahead.least_length(ahead.ended_by(target.ends)))
            late += max(0, end - target.due) * target.weight
        return late


def _survivors(answers: list[_Answer]) -> list[_Answer]:
    """The best of them, each schedule once."""
    seen: set[tuple[int, ...]] = set()
    kept = []
    for answer in sorted(answers, key=lambda a: a.cost.length):
        key = tuple(answer.starts)
        if key not in seen:
            seen.add(key)
            kept.append(answer)
            if len(kept) == _POPULATION:
                break
    return kept


class _Direction:
    """A problem in one direction of time, in the shape in which schedules are made fastest.

    What all resources have left in a slot is one integer: a field for each, with a bit above it that is taken away by the
    subtraction of a demand just when there is too little. So a slot is checked for all of them at once.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        size = problem.size
        bonds = problem.bonds or ((),) * size
        self.predecessors = [{*problem.before[j], *(bond.other for bond in bonds[j])} for j in range(size)]
        self.followers: list[list[int]] = [[] for _ in range(size)]
        for j, others in enumerate(self.predecessors):
            for i in others:
                self.followers[i].append(j)
        self.topological = self._sorted()
        self._place = [0] * size
        for place, j in enumerate(self.topological):
            self._place[j] = place
        self._bonds = [[(bond.other, bond.offset, bond.of_start) for bond in bonds[j]] for j in range(size)]
        self._monotone = all(bond[1] >= 0 and not bond[2] for some in self._bonds for bond in some)
        """Whether nothing can start before what it waits for."""
        self._release = list(problem.release) or [0] * size
        self._latest = list(problem.latest) or [UNBOUND] * size
        known = max([len(c) for c in problem.capacities], default=0)
        self.length = max(known, *(units[-1] + 1 for units in problem.calendars if units), max(self._release) + 1, 1)
        self.length += sum(problem.durations) + sum(abs(bond[1]) for some in self._bonds for bond in some) + 1
        self._pack()
        self._calendars()

    def _pack(self) -> None:
        problem, offset = self.problem, 0
        shifts: list[int] = []
        self._guards = 0
        for capacity in problem.capacities:
            shifts.append(offset)
            offset += max(max(capacity), 1).bit_length() + 1
            self._guards |= 1 << (offset - 1)
        self._demands = [sum(amount << shifts[r] for r, amount in demand.items()) for demand in problem.demands]
        self.free = not any(self._demands)
        """Whether nothing asks for any resource."""
        known = max([len(c) for c in problem.capacities], default=0)
        room = [self._guards] * self.length
        for shift, capacity in zip(shifts, problem.capacities, strict=True):
            for t in range(known):
                room[t] += capacity[min(t, len(capacity) - 1)] << shift
            ever = capacity[-1] << shift
            for t in range(known, self.length):
                room[t] += ever
        self._room = room

    def _calendars(self) -> None:
        """For each activity the slots it may work in and, by slot, the place of the next of them in that list; None: all."""
        problem = self.problem
        self._units: list[list[int]] = []
        self._next: list[list[int]] = []
        self._own: list[int] | None = list(problem.calendar) if problem.calendar is not None else None
        for slots in problem.calendars:
            units = list(slots)
            units += range(units[-1] + 1 if units else 0, self.length + sum(problem.durations) + 1)
            following, place = [0] * (self.length + 1), 0
            for t in range(self.length + 1):
                while units[place] < t:
                    place += 1
                following[t] = place
            self._units.append(units)
            self._next.append(following)

    def _sorted(self) -> list[int]:
        waiting = [len(p) for p in self.predecessors]
        order = [j for j, n in enumerate(waiting) if not n]
        for i in order:
            for j in self.followers[i]:
                waiting[j] -= 1
                if not waiting[j]:
                    order.append(j)
        if len(order) < len(waiting):
            raise ValueError("activities wait for each other in a circle")
        return order

    def listed(self, moments: Sequence[int]) -> list[int]:
        """The activities by a moment of each, every one behind all it waits for."""
        place, size = self._place, len(moments)
        if self._monotone:
            return sorted(range(size), key=[moment * size + p for moment, p in zip(moments, place, strict=True)].__getitem__)
        waiting = [len(p) for p in self.predecessors]
        ready = [(moments[j], place[j], j) for j, n in enumerate(waiting) if not n]
        heapify(ready)
        order = []
        while ready:
            i = heappop(ready)[2]
            order.append(i)
            for j in self.followers[i]:
                waiting[j] -= 1
                if not waiting[j]:
                    heappush(ready, (moments[j], place[j], j))
        return order

    def schedule(self, order: Sequence[int], floor: int = 0, resources: bool = True) -> tuple[list[int], list[int], int]:
        """The start and finish of every activity, each placed in turn as early as it can be, from slot ``floor`` on; and how
        many slots of work found no room until their latest start."""
        durations, before, bonds, latest = self.problem.durations, self.problem.before, self._bonds, self._latest
        demands, guards, release, own = self._demands, self._guards, self._release, self._own
        room = self._room.copy()
        size = len(durations)
        starts, finishes, left = [0] * size, [0] * size, 0
        for j in order:
            start = release[j]
            if start < floor:
                start = floor
            for i in before[j]:
                if finishes[i] > start:
                    start = finishes[i]
            if bonds[j]:
                start = max(start, *[(starts[i] if of_start else finishes[i]) + offset for i, offset, of_start in bonds[j]])
            if own is not None:
                left += self._place_on_calendar(j, own[j], start, room, starts, finishes, resources)
                continue
            duration, demand = durations[j], demands[j]
            if demand and resources:
                first, t, finish = start, start, start + duration
                while t < finish:
                    if (room[t] - demand) & guards != guards:
                        start = t + 1
                        finish = start + duration
                    t += 1
                if start > latest[j] and start > first:
                    left += duration
                    start = self._squeeze(room, first, duration, demand)
                else:
                    for t in range(start, finish):
                        room[t] -= demand
            starts[j] = start
            finishes[j] = start + duration
        return starts, finishes, left

    def _squeeze(self, room: list[int], start: int, duration: int, demand: int) -> int:
        """Take what there is for work that goes where there is too little; where it starts."""
        for t in range(start, start + duration):
            if (room[t] - demand) & self._guards == self._guards:
                room[t] -= demand
        return start

    def _place_on_calendar(
        self, j: int, own: int, start: int, room: list[int], starts: list[int], finishes: list[int], resources: bool
    ) -> int:
        """Place one activity in the slots of its calendar from ``start`` on; the slots of work that found no room."""
        duration, demand, guards, left = self.problem.durations[j], self._demands[j], self._guards, 0
        if not duration:
            starts[j] = finishes[j] = start
            return 0
        units, following = self._units[own], self._next[own]
        first = earliest = following[min(start, self.length)]
        if demand and resources:
            place, end = first, first + duration
            while place < end:
                t = units[place]
                if t < self.length and (room[t] - demand) & guards != guards:
                    first = place + 1
                    end = first + duration
                place += 1
            if first > earliest and units[first] > self._latest[j]:
                first, left = earliest, duration
            for t in units[first : first + duration]:
                if t < self.length and (room[t] - demand) & guards == guards:
                    room[t] -= demand
        starts[j] = units[first]
        finishes[j] = units[first + duration - 1] + 1
        return left

    def ended_by(self, ends: Sequence[int]) -> list[int]:
        """The activities that have ended when some have: those, and what they wait for the finish of, at any distance."""
        found, stack = set(ends), list(ends)
        while stack:
            j = stack.pop()
            waits = [i for i, offset, of_start in self._bonds[j] if not of_start and offset >= 0]
            for i in (*self.problem.before[j], *waits):
                if i not in found:
                    found.add(i)
                    stack.append(i)
        return sorted(found)

    def least_length(self, some: Sequence[int]) -> int:
        """The first slot by which each resource could have done all the work there is for it in some activities."""
        problem, least = self.problem, 0
        durations, demands = problem.durations, problem.demands
        for r, capacity in enumerate(problem.capacities):
            work = sum(durations[j] * demands[j].get(r, 0) for j in some)
            t = 0
            while work > 0:
                have = capacity[min(t, len(capacity) - 1)]
                if t >= len(capacity) and have > 0:
                    t += -(-work // have)
                    break
                work -= have
                t += 1
            least = max(least, t)
        return least


def _mirrored(problem: Problem, length: int) -> Problem:
    """The same problem with time running backwards from slot ``length``."""
    size = problem.size
    before: list[list[int]] = [[] for _ in range(size)]
    bonds: list[list[Bond]] = [[] for _ in range(size)]
    for j in range(size):
        for i in problem.before[j]:
            before[i].append(j)
        for bond in problem.bonds[j] if problem.bonds else ():
            # a start is a finish backwards; the other's duration stands between the two
            offset = bond.offset - problem.durations[bond.other] if bond.of_start else bond.offset
            bonds[bond.other].append(Bond(j, offset))
    capacities = [
        [*(capacity[min(t, len(capacity) - 1)] for t in reversed(range(length))), capacity[-1]] for capacity in problem.capacities
    ]
    calendars = [sorted(length - 1 - t for t in _worked(slots, length)) for slots in problem.calendars]
    return Problem(problem.durations, before, problem.demands, capacities, (), bonds, (), (), calendars, problem.calendar)


def _worked(slots: Sequence[int], length: int) -> list[int]:
    """The slots before ``length`` in which a calendar works."""
    return [t for t in slots if t < length] + list(range(slots[-1] + 1 if slots else 0, length))
