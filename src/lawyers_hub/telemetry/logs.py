"""One JSON object a line on standard output: when, how grave, what happened, where, and for which request.

`log.info("document.read", document_id=..., pages=12)`: the event is a name, the rest are facts.
Never log what a lawyer wrote or a client is: ids and figures only.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, cast

import msgspec
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from lawyers_hub.telemetry.correlation import current_correlation_id
from lawyers_hub.telemetry.traces import current_trace_id

# Local variables hold passwords, tokens and what clients wrote; a log line never does.
_WITHOUT_LOCALS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)

_encoder = msgspec.json.Encoder(enc_hook=str)

log = cast("FilteringBoundLogger", structlog.get_logger())


def configure_logs(service: str, instance: str, level: str = "info") -> None:
    """Send this process's log lines, and those of the libraries it uses, to standard output as JSON."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _identify(service, instance),
            _WITHOUT_LOCALS,
            _as_line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    _adopt_library_logs(max(threshold, logging.WARNING))


def _identify(service: str, instance: str) -> structlog.typing.Processor:
    def identify(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        event["instance"] = instance
        event.setdefault("correlation_id", current_correlation_id())
        if trace_id := current_trace_id():
            event["trace_id"] = trace_id
        return event

    return identify


_FIRST = ("at", "level", "event", "service", "instance", "correlation_id")


def _as_line(_logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]) -> str:
    ordered = {name: event.pop(name, None) for name in _FIRST} | dict(event)
    return _encoder.encode(ordered).decode()


class _IntoOurLog(logging.Handler):
    """Hands the records of the standard library's loggers to ours, so that every line has one shape."""

    def emit(self, record: logging.LogRecord) -> None:
        log.log(record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info)


def _adopt_library_logs(threshold: int) -> None:
    root = logging.getLogger()
    root.handlers[:] = [_IntoOurLog()]
    root.setLevel(threshold)
