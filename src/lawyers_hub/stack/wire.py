"""One connection to Redis without the client library, which takes longer to import than the server to start."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from urllib.parse import SplitResult, unquote, urlsplit


class Refused(Exception):
    """Redis answered with an error, or not at all; the message is its own."""


class Wire:
    """A logged-in connection. Every method raises `Refused`, or `OSError` when the other side cannot be reached."""

    def __init__(self, connection: socket.socket, answers: BinaryIO) -> None:
        self._connection = connection
        self._answers = answers

    @classmethod
    @contextmanager
    def to(cls, url: str, *, connect_timeout_s: float, timeout_s: float) -> "Iterator[Wire]":
        """`timeout_s` is how long Redis may stay silent."""
        where = urlsplit(url)
        with _connected(where, connect_timeout_s) as connection, connection.makefile("rb") as answers:
            connection.settimeout(timeout_s)
            wire = cls(connection, answers)
            if where.password:
                login = (unquote(where.username),) if where.username else ()
                wire.ask("AUTH", *login, unquote(where.password))
            yield wire

    def ask(self, *words: str) -> str:
        """The first line of the answer, with the character that says its kind."""
        encoded = [word.encode() for word in words]
        self._connection.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in encoded))
        return self.line()

    def ask_for_text(self, *words: str) -> str:
        """An answer of many lines, such as INFO's."""
        size_bytes = int(self.ask(*words).removeprefix("$"))
        return self._answers.read(size_bytes + 2).decode("utf-8", "replace")

    def line(self) -> str:
        """The next line that says something: while Redis prepares an answer, it sends empty ones as signs of life."""
        while line := self._answers.readline():
            if said := line.decode("utf-8", "replace").strip():
                if said.startswith("-"):
                    raise Refused(said[1:])
                return said
        raise Refused("it hung up")

    def some_bytes(self, at_most: int) -> bytes:
        """What has come, up to so many; empty when Redis has hung up."""
        return self._answers.read(at_most)


def _connected(where: SplitResult, timeout_s: float) -> socket.socket:
    if where.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(timeout_s)
            connection.connect(unquote(where.path))
        except OSError:
            connection.close()
            raise
        return connection
    host = where.hostname or "localhost"
    connection = socket.create_connection((host, where.port or 6379), timeout_s)
    if where.scheme == "rediss":
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    return connection
