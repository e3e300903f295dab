"""What is odd in a network of links beyond the fourteen points: ends that hang, work out of sequence, links that say nothing.

Everything here takes time in proportion to the number of links; the search for redundant ones looks at some thousand
predecessors at once, as the bits of a number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from planning.network import FF, FINISHED, FS, LAST_OF, OPEN, SS, STARTED

if TYPE_CHECKING:
    from planning.network import Network
    from planning.records import Link

AT_ONCE = 4096
"""How many predecessors are followed through the network together."""


def hanging_starts(net: Network, nodes: Collection[int]) -> list[str]:
    """Ids of work not begun whose finish waits for something while nothing decides its start."""
    found = []
    for j in nodes:
        kinds = {arc[1] for arc in net.incoming(j)}
        if net.state[j] == OPEN and net.duration[j] and kinds and not kinds & {FS, SS}:
            found.append(net.ids[j])
    return found


def hanging_finishes(net: Network, nodes: Collection[int]) -> list[str]:
    """Ids of unfinished work whose start drives something while its finish drives nothing."""
    found = []
    for j in nodes:
        kinds = {kind for _, kind in _onward(net, j)}
        if net.duration[j] and kinds and not kinds & {FS, FF}:
            found.append(net.ids[j])
    return found


def _onward(net: Network, j: int) -> Iterator[tuple[int, int]]:
    """What follows node j and by which kind of link, looking through the summaries it stands in."""
    for k, kind, *_ in net.outgoing(j):
        if net.state[k] < LAST_OF:
            yield k, kind
        else:
            yield from ((n, onward) for n, onward, *_ in net.outgoing(k))


def out_of_sequence(net: Network, links: Iterable[Link]) -> list[str]:
    """Ids of links that were overtaken: the successor began or ended before what it was to wait for."""
    found = []
    for link in links:
        i, j = net.index[link.predecessor], net.index[link.successor]
        waits_for_start, binds_start = link.type in ("SS", "SF"), link.type in ("FS", "SS")
        happened = net.state[i] in ((STARTED, FINISHED) if waits_for_start else (FINISHED,))
        went_on = net.state[j] in ((STARTED, FINISHED) if binds_start else (FINISHED,))
        if went_on and not happened:
            found.append(link.id)
    return found


def duplicates(links: Iterable[Link]) -> list[str]:
    """Ids of links between the same two, of the same type, as one before them."""
    seen: set[tuple[str, str, str]] = set()
    found = []
    for link in links:
        key = (link.predecessor, link.successor, link.type)
        if key in seen:
            found.append(link.id)
        seen.add(key)
    return found


def redundant(net: Network, links: Iterable[Link], at_once: int = AT_ONCE) -> list[str]:
    """Ids of finish-to-start links without lag that a longer chain of such links says anyway.

    The chain leads through work that is not begun and through summaries, by finish-to-start links that are not negative:
    whatever the durations, it asks for at least as much.
    """
    asked: dict[int, list[tuple[int, str]]] = {}
    for link in links:
        i, j = net.index[link.predecessor], net.index[link.successor]
        if link.type == "FS" and link.lag <= 0 and net.state[i] != FINISHED and net.state[j] != FINISHED:
            asked.setdefault(i, []).append((j, link.id))
    found: set[str] = set()
    sources = sorted((i for i in asked if _branches(net, i)), key=net.position.__getitem__)
    for begin in range(0, len(sources), at_once):
        some = sources[begin : begin + at_once]
        reached = _reached(net, some)
        for bit, i in enumerate(some):
            found |= {link_id for j, link_id in asked[i] if reached.get(j, 0) >> bit & 1}
    return [link_id for wanted in asked.values() for _, link_id in wanted if link_id in found]


def _branches(net: Network, i: int) -> bool:
    """Whether more than one thing follows, so that one way may say what another says."""
    return len(net.after[i]) + len(net.arcs_out[i]) > 1


def _reached(net: Network, sources: list[int]) -> dict[int, int]:
    """For each node the sources, as bits, from which a chain of two or more links leads to it."""
    bit = {i: 1 << n for n, i in enumerate(sources)}
    at: dict[int, int] = {}
    """The sources from which any chain, of one link or more, leads to a node."""
    longer: dict[int, int] = {}
    for j in net.order[net.position[sources[0]] :]:
        any_way = far = 0
        for i in _plain_before(net, j):
            passed = at.get(i, 0) if net.state[i] in (OPEN, LAST_OF) else 0
            far |= passed
            any_way |= passed | bit.get(i, 0)
        if any_way:
            at[j] = any_way
        if far:
            longer[j] = far
    return longer


def _plain_before(net: Network, j: int) -> Iterable[int]:
    """The nodes from which finish-to-start links that are not negative lead to node j."""
    if not net.arcs_in[j]:
        return net.before[j]
    return [*net.before[j], *(i for i, kind, lag, _ in net.arcs_in[j] if kind == FS and lag >= 0)]
