"""Database, queue, buckets and keys: what must not be lost or read."""

from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.stores import (
    buckets_apart,
    buckets_closed,
    buckets_kept,
    buckets_over_tls,
    database_kept,
    encrypted_at_rest,
    encrypted_in_transit,
    engines_fit,
    keys_rotate,
    queue_large,
    redis_kept,
    state_kept,
    windows_apart,
)

RULES: tuple[Rule[Configuration], ...] = (
    buckets_apart.RULE,
    buckets_closed.RULE,
    buckets_kept.RULE,
    buckets_over_tls.RULE,
    database_kept.RULE,
    encrypted_at_rest.RULE,
    encrypted_in_transit.RULE,
    engines_fit.RULE,
    keys_rotate.RULE,
    queue_large.RULE,
    redis_kept.RULE,
    state_kept.RULE,
    windows_apart.RULE,
)
