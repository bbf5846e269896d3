"""How much memory a service really takes."""

from contextlib import suppress

import psutil


def resident_mb(pid: int) -> float:
    """Memory of a process and its descendants in MB (PSS: what several share is counted once, in parts)."""
    total_bytes = 0
    with suppress(psutil.NoSuchProcess):
        leader = psutil.Process(pid)
        for process in (leader, *leader.children(recursive=True)):
            with suppress(psutil.Error):
                full = process.memory_full_info()
                # Only Linux knows the shared part; elsewhere the unshared part comes closest.
                total_bytes += getattr(full, "pss", full.uss)
    return total_bytes / 1_048_576
