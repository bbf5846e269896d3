"""Identifiers that sort by the time they were made (UUID version 7, RFC 9562 section 5.7).

The 12 bits after the milliseconds count 4096ths of a millisecond (section 6.2, method 3), so that two entries
which one request writes into the audit trail keep their order. Rows made together lie together in an index,
and a keyset page needs no second column to be stable.
Made here and not by the database, since PostgreSQL knows `uuidv7()` only from version 18 on.
"""

import secrets
import time
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT_RFC = 0b10 << 62


def new_id() -> UUID:
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    return UUID(
        int=(milliseconds & (1 << 48) - 1) << 80
        | _VERSION_7
        | (nanoseconds << 12) // 1_000_000 << 64
        | _VARIANT_RFC
        | secrets.randbits(62)
    )
