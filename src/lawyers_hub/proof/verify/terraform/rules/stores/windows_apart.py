"""A store is not copied while it is changed: AWS refuses windows that overlap, and one shuts the other out."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content

_COPIED = {
    "aws_db_instance": "backup_window",
    "aws_rds_cluster": "preferred_backup_window",
    "aws_elasticache_replication_group": "snapshot_window",
}
_CHANGED = ("maintenance_window", "preferred_maintenance_window")
_TIME = re.compile(r"(?:[a-z]{3}:)?(\d{2}):(\d{2})-(?:[a-z]{3}:)?(\d{2}):(\d{2})")
_DAY = 24 * 60


def check(configuration: Configuration) -> Iterator[Finding]:
    for store in configuration.of(*_COPIED):
        copied = _minutes(store.content, _COPIED[store.kind])
        for name in _CHANGED:
            if copied & _minutes(store.content, name):
                what = f"{store.address} is changed while it is copied: {name} overlaps {_COPIED[store.kind]}"
                place = store.content.place_of(name)
                yield Finding(rule=RULE.id, place=place, what=what, mend="move one of them")


def _minutes(content: Content, name: str) -> set[int]:
    """Of the day; a window may go past midnight."""
    given = content.given(name)
    found = _TIME.fullmatch(str(given.value.raw).lower()) if given else None
    if found is None:
        return set()
    begin, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    return {minute % _DAY for minute in range(begin, end if end > begin else end + _DAY)}


RULE = Rule(
    id="windows-apart",
    promise="D2",
    says="no store is changed while it is copied",
    check=check,
)
