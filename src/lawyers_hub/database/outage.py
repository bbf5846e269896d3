"""Telling a server that is away from a query that is wrong."""

import asyncpg

_AWAY = (
    ConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # What asyncpg says on a connection that the server has just ended.
    asyncpg.InternalClientError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)


def server_is_away(problem: BaseException) -> bool:
    """True when the statement may well succeed once the server is back.

    A timeout is not among them: it may be the server's fault or the query's.
    """
    # A wrong argument is an InterfaceError too, and stays wrong.
    return isinstance(problem, _AWAY) and not isinstance(problem, ValueError)
