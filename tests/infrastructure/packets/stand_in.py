"""Programs that a test puts in the place of others."""

from pathlib import Path


def script(folder: Path, name: str, does: str) -> Path:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{does}\n")
    file.chmod(0o755)
    return file
