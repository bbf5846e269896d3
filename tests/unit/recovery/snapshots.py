"""Snapshots in Redis' format, written by hand: small, and of every way in which a string or a length is written."""

import anycrc

MAGIC = b"VALKEY080"
END = b"\xff"


def sealed(body: bytes) -> bytes:
    """With the checksum that belongs to it."""
    return body + int(anycrc.Model("CRC64-REDIS").calc(body)).to_bytes(8, "little")


def text(content: bytes) -> bytes:
    """A string with its length in as few bytes as Redis needs for it."""
    size = len(content)
    if size < 64:
        return bytes([size]) + content
    if size < 16_384:
        return bytes([0x40 | size >> 8, size & 0xFF]) + content
    return b"\x80" + size.to_bytes(4) + content


def fact(name: bytes, content: bytes) -> bytes:
    return b"\xfa" + text(name) + content


FACTS = fact(b"valkey-ver", text(b"9.1.2")) + fact(b"ctime", b"\xc2" + (1_795_400_000).to_bytes(4, "little"))

STRINGS = [
    text(b"short"),
    text(b"m" * 1_000),
    text(b"l" * 20_000),
    b"\x81" + (3).to_bytes(8) + b"abc",
    b"\xc0\x05",
    b"\xc1\x05\x06",
    b"\xc2\x05\x06\x07\x08",
    b"\xc3\x04\x09" + b"lzf!",
]


def keys_of(values: list[tuple[int, bytes]]) -> bytes:
    return b"".join(bytes([kind]) + text(b"key %d" % number) + value for number, (kind, value) in enumerate(values))


def whole() -> bytes:
    """Eight keys in database 0, two in database 3; some with a time to live, and hints for the cache."""
    body = MAGIC + FACTS + b"\xfe\x00\xfb\x08\x01" + keys_of([(0, value) for value in STRINGS])
    body += b"\xfe\x03\xfc" + bytes(8) + keys_of([(4, b"\x01" + STRINGS[0] + STRINGS[4])])
    body += b"\xfd" + bytes(4) + b"\xf9\x07\xf8\x40\x01" + keys_of([(3, b"\x02" + text(b"a") + b"\x011\x01b\xff")])
    return sealed(body + END)
