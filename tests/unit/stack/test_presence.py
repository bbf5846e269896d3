"""Telling a running stack from what is left of one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lawyers_hub.stack.home import Home
from lawyers_hub.stack.presence import (
    Presence,
    ProcessIdentity,
    claimed,
    end_leftovers,
    read_presence,
    write_presence,
)
from lawyers_hub.stack.supervisor import State, Status


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "hub")
    home.prepare()
    return home


def test_a_process_is_found_by_number_and_start_time() -> None:
    myself = ProcessIdentity.of(os.getpid())
    process = myself.find()
    assert process
    assert process.pid == os.getpid()


def test_another_process_with_the_same_number_is_not_mistaken_for_it() -> None:
    myself = ProcessIdentity.of(os.getpid())
    assert ProcessIdentity(myself.pid, myself.started_at - 100).find() is None


def test_a_presence_that_is_half_written_counts_as_none(home: Home) -> None:
    (home.run / "stack.json").write_text('{"supervisor":')
    assert read_presence(home) is None


def test_leftovers_of_a_dead_supervisor_are_ended(home: Home) -> None:
    leftover = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True)
    dead, left = ProcessIdentity(os.getpid(), 0), ProcessIdentity.of(leftover.pid)
    write_presence(home, Presence(dead, processes=[left]))
    with leftover:
        assert end_leftovers(home) == 1
    assert left.find() is None
    assert read_presence(home) is None


def test_a_living_supervisor_keeps_its_services(home: Home) -> None:
    myself = ProcessIdentity.of(os.getpid())
    write_presence(home, Presence(myself, processes=[myself]))
    assert end_leftovers(home) == 0


def test_a_stack_is_ready_when_every_service_is_ready_or_done() -> None:
    myself = ProcessIdentity.of(os.getpid())
    well = [Status("migrate", State.DONE), Status("web", State.READY)]
    assert Presence(myself, services=well).ready
    assert not Presence(myself, services=[*well, Status("worker", State.RESTARTING)]).ready
    assert not Presence(myself).ready


def test_a_claim_ends_with_its_block(home: Home) -> None:
    with claimed(home):
        write_presence(home, Presence(ProcessIdentity.of(os.getpid())))
    assert read_presence(home) is None
    with claimed(home):
        pass
