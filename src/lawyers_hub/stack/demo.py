"""The logins of the demo firm, as the program that makes it prints them."""

from contextlib import suppress
from pathlib import Path

import msgspec

from lawyers_hub.stack.process import last_lines


class DemoPerson(msgspec.Struct, frozen=True):
    email: str
    password: str
    role: str


class DemoFirm(msgspec.Struct, frozen=True):
    firm: str
    people: list[DemoPerson]


def read_demo(log: Path) -> DemoFirm | None:
    """The last logins in the log of the demo program; its other lines are log lines."""
    for line in reversed(last_lines(log, 20)):
        with suppress(msgspec.DecodeError):
            return msgspec.json.decode(line, type=DemoFirm)
    return None
