"""The proof that an accepted job is never lost and takes effect exactly once, whatever dies meanwhile."""
