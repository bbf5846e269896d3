"""A real Docker daemon for tests, and an image that needs no registry: the Python that runs them, and what it loads."""

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

COMPOSE = Path(sys.executable).with_name("docker-compose")
_LEFT_OUT = {"site-packages", "test", "idlelib", "ensurepip", "lib2to3", "tkinter", "turtledemo", "__pycache__"}
LISTENER = """
import asyncio, sys
async def main(*ports):
    async def hear(_, writer): writer.close()
    servers = [await asyncio.start_server(hear, "0.0.0.0", int(port)) for port in ports]
    print("listening", flush=True)
    await (asyncio.gather(*(server.serve_forever() for server in servers)) if servers else asyncio.sleep(3600))
asyncio.run(main(*sys.argv[1:]))
"""


def docker(*words: str, said: bytes | None = None) -> str:
    done = subprocess.run(["docker", *words], input=said, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def why_no_docker() -> str | None:
    if not shutil.which("docker") or subprocess.run(["docker", "version"], capture_output=True).returncode:
        return "not exercised: no Docker daemon"
    return None


@contextmanager
def image_of_this_python(name: str) -> Iterator[None]:
    """Under this name, for as long as it is needed."""
    docker("import", "--change", 'ENTRYPOINT ["python"]', "-", name, said=_packed())
    try:
        yield
    finally:
        docker("image", "rm", "--force", name)


def _packed() -> bytes:
    program, library = Path(sys.executable).resolve(), Path(os.__file__).parent
    modules = [*(library / "lib-dynload").glob("*.so")]
    with io.BytesIO() as packed:
        with tarfile.open(fileobj=packed, mode="w") as archive:
            archive.add(library, filter=_needed)
            for file in {program, *_loaded_by(program), *(one for module in modules for one in _loaded_by(module))}:
                archive.add(file.resolve(), arcname=str(file))
            python = tarfile.TarInfo("usr/local/bin/python")
            python.type, python.linkname = tarfile.SYMTYPE, str(program)
            archive.addfile(python)
        return packed.getvalue()


def _needed(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if _LEFT_OUT.intersection(Path(entry.name).parts) or entry.name.endswith(".a") else entry


def _loaded_by(file: Path) -> set[Path]:
    told = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False).stdout
    return {Path(path) for path in re.findall(r"(/\S+) \(0x", told)}


@contextmanager
def started(*files: Path, settings: dict[str, str]) -> Iterator[str]:
    """What the files say runs, as a project of its own, whose name this is; all that stays says that it listens."""
    project = f"trial-{uuid4().hex[:8]}"
    words = [str(COMPOSE), "--project-name", project, *(word for file in files for word in ("--file", str(file)))]
    env = {**os.environ, **settings}
    up = subprocess.run([*words, "up", "--detach"], env=env, capture_output=True, text=True, check=False)
    try:
        assert up.returncode == 0, up.stderr
        for name in docker("ps", "--filter", f"label=com.docker.compose.project={project}", "--quiet").split():
            await_listening(name)
        yield project
    finally:
        down = subprocess.run([*words, "down", "--volumes"], env=env, capture_output=True, text=True, check=False)
        assert down.returncode == 0, down.stderr


def await_listening(container: str, timeout_s: float = 60) -> None:
    deadline = time.monotonic() + timeout_s
    while "listening" not in docker("logs", container):
        assert time.monotonic() < deadline, f"{container} does not listen"
        time.sleep(0.1)


@contextmanager
def somebody_outside(port: int) -> Iterator[str]:
    """Listens behind this machine as one on the internet would, and knows no way back into networks of Docker's."""
    name, host, address = f"out{uuid4().hex[:8]}", "198.51.100.1/30", "198.51.100.2/30"
    commands = (
        f"netns add {name}",
        f"link add {name} type veth peer name outside netns {name}",
        f"address add {host} dev {name}",
        f"link set {name} up",
        f"-n {name} address add {address} dev outside",
        f"-n {name} link set outside up",
    )
    try:
        for command in commands:
            subprocess.run(["ip", *command.split()], check=True)
        inside = ["ip", "netns", "exec", name, sys.executable, "-c", LISTENER, str(port)]
        with subprocess.Popen(inside, stdout=subprocess.PIPE, text=True) as listener:
            assert listener.stdout
            assert listener.stdout.readline() == "listening\n"
            try:
                yield address.partition("/")[0]
            finally:
                listener.kill()
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=True)
