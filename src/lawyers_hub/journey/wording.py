"""How the drawings put a journey into words."""

from lawyers_hub.journey.journey import Gap, Journey, Step

_NO_END = "…"
_GONE_WRONG = frozenset({"dead", "failed", "error", "critical", "no answer", "no end seen"})


def heading(journey: Journey) -> str:
    return f"Journey of {journey.correlation_id}"


def summary(journey: Journey) -> str:
    began = f"{journey.began_at:%Y-%m-%d %H:%M:%S}.{journey.began_at.microsecond // 1000:03} UTC"
    source = "the logs" if journey.source == "logs" else "Jaeger"
    return f"Began {began}; {in_ms(journey.took_ms)} ms in all, from {source}."


def remarks(journey: Journey) -> list[str]:
    """What the bars do not say."""
    lines = "line" if journey.broken_lines == 1 else "lines"
    broken = [f"{journey.broken_lines} broken {lines} with this id skipped."] if journey.broken_lines else []
    return [*(_silence(journey, gap) for gap in journey.gaps), *journey.notes, *broken]


def in_ms(duration_ms: float) -> str:
    return f"{duration_ms:,.1f}"


def duration(step: Step) -> str:
    """Nothing for a moment."""
    if step.took_ms is None:
        return _NO_END
    return "" if step.kind == "moment" else in_ms(step.took_ms)


def is_gone_wrong(step: Step) -> bool:
    return step.outcome in _GONE_WRONG or (step.outcome.isdecimal() and step.outcome >= "500")


def printable(text: str) -> str:
    """A visitor chooses the path of a request: what it says must not command a terminal or break a drawing."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _silence(journey: Journey, gap: Gap) -> str:
    begin_ms = journey.offset_ms(gap.began_at)
    return f"Nothing was seen between {in_ms(begin_ms)} and {in_ms(begin_ms + gap.took_ms)} ms."
