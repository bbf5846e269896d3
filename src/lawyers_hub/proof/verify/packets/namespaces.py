"""Network namespaces without names: only this process holds them, so they end with it, however it ends."""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_NETWORK = 0x40000000
"""CLONE_NEWNET in linux/sched.h."""
_HERE = "/proc/thread-self/ns/net"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Tools of the administrator are not on everybody's path."""


class Namespace:
    """A network of its own: interfaces, addresses, routes, rules and sockets. Not for several threads at once."""

    def __init__(self) -> None:
        """Raises OSError where the kernel or the rights of this process do not allow one."""
        with _coming_back():
            _ask_kernel("unshare", _NETWORK)
            self._descriptor = os.open(_HERE, os.O_RDONLY)

    @property
    def path(self) -> str:
        """By which another program can name it, for as long as it is held."""
        return f"/proc/{os.getpid()}/fd/{self._descriptor}"

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Whatever socket is opened meanwhile belongs to this namespace for good."""
        with _coming_back():
            _ask_kernel("setns", self._descriptor, _NETWORK)
            yield

    def run(self, *command: str, said: str = "") -> None:
        """Raises `Refused` when the program does not take what it is told."""
        with self.entered():
            done = subprocess.run(
                command, input=said, text=True, capture_output=True, check=False, env={"PATH": PATH, "LC_ALL": "C"}
            )
        if done.returncode != 0:
            raise Refused(command, done.stderr)

    def set(self, setting: str, value: int) -> None:
        """A setting below /proc/sys/net. One that this kernel does not know is left."""
        path = f"/proc/sys/net/{setting}"
        with self.entered():
            if os.path.exists(path):
                with open(path, "w") as file:
                    file.write(str(value))

    def close(self) -> None:
        os.close(self._descriptor)


class Refused(Exception):
    """`ip` or `nft` did not take what it was told; the message is its own."""

    def __init__(self, command: tuple[str, ...], said: str) -> None:
        super().__init__(f"`{' '.join(command)}`: {' '.join(said.split()) or 'failed without a word'}")


@contextmanager
def _coming_back() -> Iterator[None]:
    came_from = os.open(_HERE, os.O_RDONLY)
    try:
        yield
    finally:
        _ask_kernel("setns", came_from, _NETWORK)
        os.close(came_from)


def _ask_kernel(call: str, *arguments: int) -> None:
    # `os.setns` and `os.unshare` came with Python 3.12.
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, call)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), call)
