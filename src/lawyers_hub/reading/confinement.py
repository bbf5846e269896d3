"""What a process gives up before it touches a hostile file, so that a broken parser has nothing to take."""

import os
import resource
from contextlib import suppress

ADDRESS_SPACE_BYTES = 1024**3  # reading an ordinary PDF of 1,000 pages takes about 60 MB
CPU_TIME_S = 60

_NOBODY = 65534


def confine() -> None:
    """No new file, socket, process or core dump, 1 GiB of memory and 60 s of processor time.

    The descriptors already open stay open. Everything the reading needs must be imported before.
    """
    if os.geteuid() == 0:
        with suppress(PermissionError):  # root of a container may lack the right to become anybody else
            _become_nobody()
    _limit(resource.RLIMIT_CPU, CPU_TIME_S)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_AS, ADDRESS_SPACE_BYTES)
    _limit(resource.RLIMIT_NOFILE, 3)  # standard input, output and error


def _become_nobody() -> None:
    os.setgroups([])
    os.setgid(_NOBODY)
    os.setuid(_NOBODY)


def _limit(kind: int, most: int) -> None:
    try:
        resource.setrlimit(kind, (most, most))
    except (ValueError, OSError):
        # macOS refuses a bound on the address space. The time limits still hold there.
        return
