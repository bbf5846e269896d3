"""What a service says that cannot have its port."""

import os


class CannotListen(Exception):
    """The address cannot be had; the message says which, why and what to do."""

    def __init__(self, host: str, port: int, problem: OSError) -> None:
        why = os.strerror(problem.errno) if problem.errno else str(problem)
        super().__init__(
            f"Cannot listen on {host}:{port} ({why}): stop what listens there, or set LISTEN_PORT to another port."
        )
