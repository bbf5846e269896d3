"""Says a slip as a finding, in words that are read aloud."""

from collections.abc import Callable, Iterable

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, NEIGHBOUR, NEWCOMER
from lawyers_hub.proof.verify.reachability.differences import Kind
from lawyers_hub.proof.verify.reachability.slips import Slip
from lawyers_hub.proof.verify.reachability.stretches import joined_ports, once

RULE_IDS: dict[Kind, str] = {
    "extra": "flow-extra",
    "missing": "flow-missing",
    "wrong port": "flow-wrong-port",
    "wrong direction": "flow-wrong-direction",
    "half open": "flow-half-open",
}

_SPOKEN = {
    INTERNET: "the internet",
    NEIGHBOUR: "a neighbour",
    NEWCOMER: "a newcomer",
}


def finding_of(slip: Slip) -> Finding:
    place, *others = once((*slip.places, *slip.further))
    return Finding(
        rule=RULE_IDS[slip.kind],
        place=place,
        what=_doubted(slip) if slip.unknown else _WORDS[slip.kind](slip),
        mend=_resolve(slip) if slip.unknown else _MENDS[slip.kind](slip),
        verdict="unknown" if slip.unknown else "broken",
        because=tuple(others),
    )


# What is wrong ------------------------------------------------------------------------------------------------------


def _extra(slip: Slip) -> str:
    if slip.meeting:
        return (
            f"{_senders(slip)} and {_receivers(slip)} meet on a network, where each reaches every port of the other, "
            "and nothing in the topology lets them speak"
        )
    return f"{_senders(slip)} may reach {_receivers(slip)} on {_ports(slip)}, which nothing in the topology allows"


def _missing(slip: Slip) -> str:
    if slip.into and slip.out:
        reason = "neither side opens it"
    elif slip.into:
        reason = f"nothing lets {_senders(slip)} into {_receivers(slip)}"
    elif slip.out:
        reason = f"nothing lets {_senders(slip)} out to {_receivers(slip)}"
    else:
        reason = f"this is in the way: {'; '.join(slip.reasons)}"
    if slip.meeting:
        reason = "they meet on no network"
    return f"{_senders(slip)} should reach {_receivers(slip)} on {_ports(slip)} ({_why(slip)}), but {reason}"


def _wrong_port(slip: Slip) -> str:
    return (
        f"{_senders(slip)} {_reach(slip)} {_receivers(slip)} on {_ports(slip)}, "
        f"where the topology means {_meant_ports(slip)} ({_why(slip)})"
    )


def _wrong_direction(slip: Slip) -> str:
    return (
        f"{_senders(slip)} {_reach(slip)} {_receivers(slip)} on {_ports(slip)}, "
        f"where the topology means the way from {_receivers(slip)} to {_senders(slip)} ({_why(slip)})"
    )


def _reach(slip: Slip) -> str:
    return "may reach" if slip.into and slip.out else "has half a way to"


def _half_open(slip: Slip) -> str:
    if slip.between:
        way = f"{_senders(slip)} may leave for {_receivers(slip)} and enter there"
        stops = f"this still stops it: {'; '.join(slip.reasons)}"
    elif slip.into:
        way, stops = f"{_receivers(slip)} may be entered from {_senders(slip)}", "the sender's side still stops it"
    else:
        way, stops = f"{_senders(slip)} may leave for {_receivers(slip)}", "the receiver's side still stops it"
    return f"{way} on {_ports(slip)}, which nothing in the topology allows; only {stops}"


def _doubted(slip: Slip) -> str:
    intent = f"is meant to ({_why(slip)})" if slip.meant else "must not"
    return (
        f"whether {_senders(slip)} may reach {_receivers(slip)} on {_ports(slip)} cannot be told, and it {intent}: "
        f"{'; '.join(slip.reasons)}"
    )


_WORDS: dict[Kind, Callable[[Slip], str]] = {
    "extra": _extra,
    "missing": _missing,
    "wrong port": _wrong_port,
    "wrong direction": _wrong_direction,
    "half open": _half_open,
}

# What mends it ------------------------------------------------------------------------------------------------------


def _close(slip: Slip) -> str:
    if slip.meeting:
        return (
            f"part them at {listed(_lines(slip.into, slip.out), 'or')}, or declare it among the flows of the topology"
        )
    return f"close it {_at(slip.into, slip.out)}, or declare it among the flows of the topology"


def _open(slip: Slip) -> str:
    if slip.meeting:
        return f"give them a network on which they meet {_at(slip.into, slip.out)}"
    steps = [f"let {_senders(slip)} into {_receivers(slip)} on {_ports(slip)} {_at(slip.into)}"] if slip.into else []
    steps += [f"let {_senders(slip)} out to {_receivers(slip)} on {_ports(slip)} {_at(slip.out)}"] if slip.out else []
    return ", and ".join(steps) or f"take it out of the way {_at(slip.between)}"


def _change_port(slip: Slip) -> str:
    return f"open {_meant_ports(slip)} instead of {_ports(slip)} {_at(slip.into, slip.out)}"


def _turn_round(slip: Slip) -> str:
    return f"exchange sender and receiver {_at(slip.into, slip.out)}"


def _resolve(slip: Slip) -> str:
    return f"say it so that it can be resolved {_at(slip.into, slip.out, slip.between)}"


_MENDS: dict[Kind, Callable[[Slip], str]] = {
    "extra": _close,
    "missing": _open,
    "wrong port": _change_port,
    "wrong direction": _turn_round,
    "half open": _close,
}

# Words --------------------------------------------------------------------------------------------------------------


def _at(*places: Iterable[Place]) -> str:
    return f"at {listed(_lines(*places))}"


def _lines(*places: Iterable[Place]) -> list[str]:
    return [str(place) for place in once(place for some in places for place in some)]


def _senders(slip: Slip) -> str:
    return listed(_SPOKEN.get(name, name) for name in slip.sources)


def _receivers(slip: Slip) -> str:
    return listed(_SPOKEN.get(name, name) for name in slip.targets)


def _ports(slip: Slip) -> str:
    return "every port" if slip.ports == EVERY_PORT else listed(str(ports) for ports in slip.ports)


def _meant_ports(slip: Slip) -> str:
    return listed(str(ports) for ports in joined_ports(flow.ports for flow in slip.meant))


def _why(slip: Slip) -> str:
    return "; ".join(once(flow.why for flow in slip.meant))


def listed(words: Iterable[str], joined_by: str = "and") -> str:
    *others, last = words
    return f"{', '.join(others)} {joined_by} {last}" if others else last
