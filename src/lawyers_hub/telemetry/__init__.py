"""What the services say about themselves: correlation ids, log lines, metrics and spans."""
