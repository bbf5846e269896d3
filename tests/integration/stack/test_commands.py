"""`hub` as a person types it, in processes of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from lawyers_hub.stack.addresses import HOST, PORTS, Addresses, is_free
from lawyers_hub.stack.home import Home
from tests.integration.stack.conftest import eventually

COMMAND = [sys.executable, "-P", "-m", "lawyers_hub.cli"]
Hub = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(home: Home) -> dict[str, str]:
    return {**os.environ, "HUB_HOME": str(home.root)}


@pytest.fixture
def hub(home: Home) -> Hub:
    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*COMMAND, *arguments], env=environment(home), capture_output=True, text=True, timeout=120, check=False
        )

    return run


@contextmanager
def hub_up(home: Home, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """`hub up` in the foreground of nobody, interrupted at the end if it still runs."""
    up = subprocess.Popen(
        [*COMMAND, "up", "--no-demo", *arguments], env=environment(home), text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with up:
        try:
            yield up
        finally:
            up.send_signal(signal.SIGINT)


def await_line(up: "subprocess.Popen[str]", text: str) -> str:
    assert up.stdout
    seen = []
    for line in up.stdout:
        seen.append(line)
        if text in line:
            return line
    pytest.fail(f"{text!r} never came: {''.join(seen)}\n{up.stderr.read() if up.stderr else ''}")


def processes_of(home: Home) -> list[psutil.Process]:
    """Every process that names this home in its arguments or environment."""
    found = []
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), *process.environ().values()]
        except psutil.Error:
            continue
        if any(str(home.root) in word for word in words) and process.pid != os.getpid():
            found.append(process)
    return found


def test_hub_up_runs_until_ctrl_c_and_leaves_nothing_behind(home: Home, hub: Hub, port_offset: int) -> None:
    with hub_up(home, "--port-offset", str(port_offset)) as up:
        await_line(up, "Ctrl-C stops everything")
        status = json.loads(hub("status", "--json").stdout)
        assert status["ready"]
        assert status["memory_mb"] <= 900
        second = hub("up", "--port-offset", str(port_offset))
        assert second.returncode == 2
        assert "already runs" in second.stderr
        up.send_signal(signal.SIGINT)
        assert up.wait(60) == 0
    assert not processes_of(home)
    assert all(is_free(Addresses(port_offset).port(name)) for name in PORTS)
    assert not [path for path in home.root.rglob("*") if path.is_socket()]
    assert hub("status").returncode == 1


def test_a_detached_hub_goes_on_until_hub_down(home: Home, hub: Hub, port_offset: int) -> None:
    up = hub("up", "--detach", "--no-demo", "--port-offset", str(port_offset))
    assert up.returncode == 0, up.stderr
    assert Addresses(port_offset).url("web") in up.stdout
    assert hub("status").returncode == 0
    assert "api-1" in hub("logs").stdout
    assert hub("migrate").returncode == 0
    down = hub("down")
    assert down.returncode == 0
    assert "Everything is stopped" in down.stdout
    assert not processes_of(home)


def test_services_of_a_supervisor_that_was_killed_are_ended_by_the_next_command(
    home: Home, hub: Hub, port_offset: int
) -> None:
    with hub_up(home, "--port-offset", str(port_offset)) as up:
        await_line(up, "Ctrl-C stops everything")
        up.kill()
        up.wait()
    assert processes_of(home)
    assert "A run was cut off" in hub("status").stdout
    assert "of a run that was cut off" in hub("down").stdout
    assert eventually(lambda: not processes_of(home))


def test_an_interrupted_start_leaves_nothing_behind(home: Home, port_offset: int) -> None:
    with hub_up(home, "--port-offset", str(port_offset)) as up:
        await_line(up, "postgres")
        up.send_signal(signal.SIGINT)
        assert up.wait(60) == 130
    assert not processes_of(home)


@pytest.mark.parametrize("detach", [[], ["--detach"]], ids=["foreground", "detached"])
def test_what_stands_in_the_way_is_one_sentence_and_exit_code_2(
    home: Home, hub: Hub, port_offset: int, detach: list[str]
) -> None:
    with socket.create_server((HOST, Addresses(port_offset).port("api-1"))):
        up = hub("up", "--port-offset", str(port_offset), *detach)
    assert up.returncode == 2
    assert up.stderr.count("\n") == 1
    assert "which api-1 needs, is taken by process" in up.stderr
    assert not processes_of(home)


def test_fresh_says_what_it_removes(home: Home, hub: Hub, port_offset: int) -> None:
    home.prepare()
    home.secrets()
    kept: Path = home.files / "document"
    kept.write_text("gone afterwards")
    with hub_up(home, "--fresh", "--port-offset", str(port_offset)) as up:
        assert str(home.files) in await_line(up, "Removed")
    assert not kept.exists()


def test_a_start_keeps_what_the_last_one_left(home: Home, hub: Hub, port_offset: int) -> None:
    home.prepare()
    secrets = home.secrets()
    assert hub("migrate", "--port-offset", str(port_offset)).returncode == 0
    assert hub("migrate", "--port-offset", str(port_offset)).returncode == 0
    assert home.secrets() == secrets


@pytest.mark.parametrize("command", ["down", "status", "logs"])
def test_without_a_running_hub_every_command_says_so(hub: Hub, command: str) -> None:
    done = hub(command)
    assert "Traceback" not in done.stderr
    assert (done.stdout + done.stderr).count("\n") == 1
