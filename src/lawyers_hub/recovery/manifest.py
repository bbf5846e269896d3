"""What is known of a backup, kept beside it. Written last: what has no manifest is no backup."""

import re
import secrets
from datetime import UTC, datetime

import msgspec

from lawyers_hub.recovery.faults import Damaged
from lawyers_hub.recovery.packing import Digest

# redis-20261123T022106Z-1a2b3c: sorted by name is sorted by time.
_NAME = re.compile(r"(redis-(\d{8}T\d{6})Z-[0-9a-f]{6})(\.json|\.rdb\.zst)")
MANIFEST, DATA = ".json", ".rdb.zst"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was stored, read again and found whole.

    `snapshot` is what Redis wrote, `stored` the same compressed; `keys` by the number of their database. The
    replication id and offset say at which change of which server it was taken.
    """

    format: int = 1
    name: str
    taken_at: datetime
    took_s: float
    server: str
    rdb_version: str
    replication_id: str
    replication_offset: int
    keys: dict[int, int]
    snapshot: Digest
    stored: Digest

    @property
    def key_count(self) -> int:
        return sum(self.keys.values())


class OurFile(msgspec.Struct, frozen=True):
    """A file that a backup left, known by its name."""

    backup: str
    taken_at: datetime
    kind: str

    @property
    def name(self) -> str:
        return self.backup + self.kind


def new_name(taken_at: datetime) -> str:
    """Its last part keeps two backups of one second apart."""
    return f"redis-{taken_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def our_file(name: str) -> OurFile | None:
    """None for what is not ours."""
    if not (found := _NAME.fullmatch(name)):
        return None
    try:
        taken_at = datetime.strptime(found[2], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return OurFile(found[1], taken_at, found[3])


def manifest_from(text: bytes) -> Manifest:
    """Raises `Damaged` when it is none."""
    try:
        return msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as fault:
        raise Damaged(f"its manifest cannot be read ({fault})") from None
