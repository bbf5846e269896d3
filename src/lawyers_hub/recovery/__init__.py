"""Copies of Redis outside Redis, each proven whole. Postgres is the record; a copy only makes coming back quicker."""
