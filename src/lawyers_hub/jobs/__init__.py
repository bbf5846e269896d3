"""Jobs that cannot be lost: accepted in the outbox, carried by the relay, done once by the worker."""
