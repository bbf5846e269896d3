"""Where a fact stands, so that whoever reads a finding can open the line."""

from pathlib import Path

import msgspec

MOST_BYTES = 4 * 1024 * 1024
"""Files that people write for this are smaller by two orders of magnitude; a larger one is refused and not read."""


class Place(msgspec.Struct, frozen=True, order=True):
    """A line of a file. `file` is relative to the root that is verified, with slashes; `line` counts from one."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Fault(Exception):
    """Something that cannot be read or understood. It says what, and `place` where; the rest is still judged."""

    def __init__(self, place: Place, what: str) -> None:
        super().__init__(f"{place}: {what}")
        self.place = place
        self.what = what


def read_text(root: Path, file: str) -> str:
    """The text of a file under `root`.

    Raises:
        Fault: it is not there, no plain file, outside of the root, too large, or not UTF-8 (with the line).
    """
    place = Place(file, 1)
    path = root / file
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise Fault(place, "lies outside of what is verified: move it under the root")
        if not path.is_file():
            raise Fault(place, "there is no such file")
        if path.stat().st_size > MOST_BYTES:
            raise Fault(place, f"is larger than {MOST_BYTES // 1024**2} MiB, so it was not read")
        content = path.read_bytes()
    except OSError as problem:
        raise Fault(place, f"cannot be read ({problem.strerror})") from None
    except RuntimeError:  # what Python before 3.13 raises for links that lead in a circle
        raise Fault(place, "is a link that leads back to itself") from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise Fault(Place(file, line), "is not UTF-8 here: save it as UTF-8") from None
