"""`hub up --detach`: the supervisor in a session of its own, awaited until everything is ready."""

import os
import subprocess
import sys

from rich.console import Console

from lawyers_hub.stack.board import Board
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import Home, disk_faults_in_words
from lawyers_hub.stack.presence import claimed, end_leftovers, read_presence
from lawyers_hub.stack.process import last_lines
from lawyers_hub.stack.running import start_over

POLL_S = 0.1


def start_in_background(
    home: Home, port_offset: int, console: Console, *, fresh: bool, demo: bool, monitoring: bool
) -> None:
    """Returns when everything is ready; raises `CannotRun` with the supervisor's own sentence when it gave up."""
    home.prepare()
    if fresh:
        with claimed(home):
            end_leftovers(home)
            start_over(home, os.environ, console.print)
    log = home.run / "hub.log"
    command = [sys.executable, "-P", "-m", "lawyers_hub.cli", "up", "--port-offset", str(port_offset)]
    command += ["--no-demo"] * (not demo) + ["--monitoring"] * monitoring
    with disk_faults_in_words(log), log.open("wb") as out:
        supervisor = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _await_ready(home, supervisor, console)
    except KeyboardInterrupt:
        supervisor.terminate()
        supervisor.wait()
        raise
    if supervisor.poll() is not None:
        raise CannotRun("".join(last_lines(log, 1)) or f"The supervisor ended without a word: see {log}.")


def _await_ready(home: Home, supervisor: "subprocess.Popen[bytes]", console: Console) -> None:
    with Board(console) as board:
        while supervisor.poll() is None:
            presence = read_presence(home)
            if presence and presence.supervisor.pid == supervisor.pid:
                for status in presence.services:
                    board.show(status)
                if presence.ready:
                    return
            _wait_a_little(supervisor)


def _wait_a_little(supervisor: "subprocess.Popen[bytes]") -> None:
    try:
        supervisor.wait(POLL_S)
    except subprocess.TimeoutExpired:
        return
