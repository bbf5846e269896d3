"""Nothing is left behind and nothing of the machine is touched, however a run ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.packets.model import Model, Port
from lawyers_hub.proof.verify.packets.namespaces import Namespace, Refused
from lawyers_hub.proof.verify.packets.wire import built_on_a_wire
from tests.infrastructure.packets.conftest import house

pytestmark = pytest.mark.usefixtures("_permitted")

# Stands until it is told to end, and says so; in the middle of entering a namespace at that.
STANDS = """
import signal
from tests.infrastructure.packets.conftest import house
from lawyers_hub.proof.verify.packets.model import Model, Port
from lawyers_hub.proof.verify.packets.wire import built_on_a_wire

with built_on_a_wire(Model(tuple(house().hosts.values())), [Port("tcp", 80)]) as wire:
    wire.raise_walls(("sender", "receiver"))
    with wire.endpoints["db"][0].namespace.entered():
        print("standing", flush=True)
        signal.pause()
"""


def namespaces() -> set[str]:
    """All that any process on this machine is in or holds."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        for link in (process / "ns" / "net", *_descriptors(process)):
            try:
                name = os.readlink(link)
            except OSError:
                continue
            if name.startswith("net:["):
                found.add(name)
    return found


def _descriptors(process: Path) -> list[Path]:
    try:
        return list((process / "fd").iterdir())
    except OSError:
        return []


def the_machine() -> tuple[str, ...]:
    """Its interfaces, addresses, routes, rules and named namespaces, as anybody sees them."""
    asked = (("ip", "link"), ("ip", "address"), ("ip", "route"), ("ip", "netns"), ("nft", "list", "ruleset"))
    path = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    return tuple(subprocess.run(one, env=path, capture_output=True, text=True, check=True).stdout for one in asked)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_leaves_no_namespace(sent: signal.Signals) -> None:
    before = the_machine()
    with subprocess.Popen([sys.executable, "-c", STANDS], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"standing\n"
        own = {os.readlink(one) for one in _descriptors(Path(f"/proc/{run.pid}")) if "net:[" in os.readlink(one)}
        # Four hosts, what joins them, and the one that it came from.
        assert len(own) == 6
        assert own - {os.readlink("/proc/self/ns/net")} <= namespaces()
        run.send_signal(sent)
        run.wait()

    assert _within(5, lambda: not (own - {os.readlink("/proc/self/ns/net")}) & namespaces())
    assert the_machine() == before


def _within(patience_s: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + patience_s
    while not (held := holds()) and time.monotonic() < until:
        os.sched_yield()
    return held


def test_a_run_that_fails_leaves_where_it_came_from() -> None:
    before, held = the_machine(), len(os.listdir("/proc/self/fd"))
    here = os.readlink("/proc/self/ns/net")

    with pytest.raises(Refused, match="nft"):
        _fail(before)

    assert os.readlink("/proc/thread-self/ns/net") == here
    assert len(os.listdir("/proc/self/fd")) == held
    assert the_machine() == before


def _fail(before: tuple[str, ...]) -> None:
    with built_on_a_wire(Model(tuple(house().hosts.values())), [Port("tcp", 80)]) as wire:
        assert the_machine() == before
        wire.endpoints["db"][0].nft("no such words\n")


def test_what_happens_inside_of_a_namespace_ends_outside_of_it() -> None:
    here = os.readlink("/proc/thread-self/ns/net")
    namespace = Namespace()

    with pytest.raises(KeyboardInterrupt):
        _interrupted(namespace, here)

    namespace.close()
    assert os.readlink("/proc/thread-self/ns/net") == here


def _interrupted(namespace: Namespace, here: str) -> None:
    with namespace.entered():
        assert os.readlink("/proc/thread-self/ns/net") != here
        raise KeyboardInterrupt
