"""What keeps the stack from running, in words for the person at the terminal."""


class CannotRun(Exception):
    """The stack could not run; the message is one sentence: what happened, where, and what to do.

    The command line prints it to stderr and leaves with exit code 2, without a traceback.
    """
