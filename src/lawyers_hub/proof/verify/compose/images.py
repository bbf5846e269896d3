"""The name of an image: where it is kept, what it is called, and which one it is."""

import re

import msgspec

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_EXACT = re.compile(r"v?\d+(\.\d+)+([.+_-].*)?")


class Image(msgspec.Struct, frozen=True):
    name: str
    tag: str
    digest: str

    @property
    def is_exact(self) -> bool:
        """Whether it is the same image tomorrow: a digest, or a version of at least two numbers."""
        return bool(_DIGEST.fullmatch(self.digest) or _EXACT.fullmatch(self.tag))


def image_of(text: str) -> Image:
    """`registry:5000/owner/name:tag@digest`, of which only the name must be there."""
    rest, _, digest = text.partition("@")
    folder, slash, last = rest.rpartition("/")
    name, _, tag = last.partition(":")
    return Image(f"{folder}{slash}{name}", tag, digest)
