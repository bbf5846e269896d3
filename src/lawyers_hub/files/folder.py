"""What a local folder needs beyond what S3 does by itself: privacy, and bytes that survive a power cut."""

import asyncio
import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Closed to every other user when it is new; a folder that is there keeps the rights its owner gave it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


async def settle(path: Path) -> None:
    """The file is private, and it and its name are on the disk and not in a buffer, when this returns."""
    await asyncio.to_thread(_settle, path)


def _settle(path: Path) -> None:
    path.chmod(0o600)
    _flush(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
