"""A bucket of S3, and how patient we are with it."""

import os
from datetime import timedelta

from obstore.store import S3Store

_CONNECT_TIMEOUT_S = 5
_TIMEOUT_S = 300  # holds for a whole download, also one to a slow reader
_RETRIES = 3
_RETRIES_WITHIN_S = 30


def open_bucket(bucket: str, prefix: str, *, with_checksums: bool = False) -> S3Store:
    """With the usual AWS_ variables; another S3 than Amazon's by AWS_ENDPOINT_URL.

    Amazon's takes nothing into a bucket with a lock that has no checksum; not every other S3 knows them.
    """
    return S3Store(
        bucket,
        prefix=prefix or None,
        config={"checksum_algorithm": "SHA256"} if with_checksums else {},
        client_options={
            # Giving any option here hides AWS_ALLOW_HTTP; who names such an endpoint means it.
            "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
            "connect_timeout": timedelta(seconds=_CONNECT_TIMEOUT_S),
            "timeout": timedelta(seconds=_TIMEOUT_S),
        },
        retry_config={"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=_RETRIES_WITHIN_S)},
    )
