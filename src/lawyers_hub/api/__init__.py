"""The HTTP API on port 3001: the one door to every firm's cases and documents."""
