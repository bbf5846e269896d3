"""Subjects in every script (RFC 2047).

The library's own folding of long lines loses the spaces between encoded words; its older way keeps them.
"""

from email.header import Header
from email.policy import EmailPolicy

_LINE_END = "\r\n"


class _Policy(EmailPolicy):
    def fold(self, name: str, value: str) -> str:
        if name == "Subject" and _is_special(value):
            words = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == "Subject" and _is_special(value):
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


HEADERS = _Policy(linesep=_LINE_END)


def encoded(text: str) -> str:
    """So that text which looks like an encoded word stays the text it is."""
    return Header(text, "utf-8").encode(maxlinelen=0) if _is_special(text) else text


def _is_special(text: str) -> bool:
    return not text.isascii() or "=?" in text
