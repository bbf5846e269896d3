"""Reads selectors, and what may follow a value: a range, a subquery, an offset, a time."""

import re

from msgspec.structs import replace

from lawyers_hub.proof.verify.monitoring.durations import seconds
from lawyers_hub.proof.verify.monitoring.promql.checking import check_selector, kind_of
from lawyers_hub.proof.verify.monitoring.promql.cursor import Cursor
from lawyers_hub.proof.verify.monitoring.promql.expressions import Expression, Matcher, Selector, Subquery, Variable
from lawyers_hub.proof.verify.monitoring.promql.tokens import NoQuery, Token, plain


def selector(words: Cursor) -> Selector:
    start = words.word
    metric = words.next().text if start.kind == "word" else ""
    matchers: list[Matcher] = []
    if words.took("{"):
        while not words.sees("}"):
            name = _matcher(words, matchers)
            if name and metric:
                raise NoQuery(start.at, f"names a metric twice: {metric} and {name}")
            metric = metric or name
            words.comma_or("}")
        words.take("}")
    found = Selector(metric, tuple(matchers))
    check_selector(found, start.at)
    return found


def _matcher(words: Cursor, matchers: list[Matcher]) -> str:
    """Takes one matcher; a text alone is the metric's name, which is given back."""
    quoted = words.word.kind == "text"
    label = words.label()
    if quoted and words.sees(",", "}"):
        return label
    if not words.sees("=", "!=", "=~", "!~"):
        raise words.wrong("=, !=, =~ or !~")
    operator = words.next().text
    if words.word.kind != "text":
        raise words.wrong("a text in quotes")
    matchers.append(Matcher(label, operator, plain(words.next().text)))
    return ""


def with_modifiers(words: Cursor, value: Expression) -> Expression:
    seen: set[str] = set()
    while words.sees("[", "offset", "@"):
        # What stands in round brackets is a result, of which nothing is asked again but by a subquery.
        behind_brackets = words.before.text == ")" and not isinstance(value, Variable)
        word = words.next()
        if word.text == "[":
            value = _ranged(words, value, word, plainly=not seen and not behind_brackets)
            seen = set()
            continue
        modifier = word.text.lower()
        if modifier in seen:
            raise NoQuery(word.at, f"{modifier} is said twice")
        if not isinstance(value, Selector | Subquery | Variable) or (behind_brackets and not seen):
            raise NoQuery(word.at, f"{modifier} behind something that is neither a selector nor a subquery")
        seen.add(modifier)
        shift_s = _shift(words, modifier)
        if isinstance(value, Selector):
            value = replace(value, offset_s=shift_s if value.offset_s is not None else None)
    return value


def _ranged(words: Cursor, value: Expression, bracket: Token, *, plainly: bool) -> Expression:
    range_s = _duration(words)
    if words.took(":"):
        if not words.sees("]"):
            _duration(words)
        words.take("]")
        if kind_of(value) not in {"vector", "any"}:
            raise NoQuery(bracket.at, f"a subquery of a {kind_of(value)}, which is no vector")
        return Subquery(value)
    words.take("]")
    if isinstance(value, Variable):
        return value
    if not isinstance(value, Selector) or value.over or not plainly:
        raise NoQuery(bracket.at, "a range of time behind something that is no selector")
    return replace(value, over=True, range_s=range_s)


def _duration(words: Cursor) -> float | None:
    if words.word.kind not in {"duration", "number", "variable"}:
        raise words.wrong("a duration such as 5m")
    word = words.next()
    _refuse_nothing(word)
    return _seconds(word)


def _shift(words: Cursor, modifier: str) -> float | None:
    """How far back an offset looks; nothing where `@` or a variable says it."""
    if modifier == "@" and words.sees("start", "end"):
        words.next()
        words.take("(")
        words.take(")")
        return None
    forward = words.sees("-")
    if words.sees("-", "+"):
        words.next()
    if words.word.kind not in {"number", "variable"} | ({"duration"} if modifier == "offset" else set()):
        raise words.wrong("a time" if modifier == "@" else "a duration such as 5m")
    shift = words.next()
    if modifier == "@":
        return None
    _refuse_nothing(shift)
    found = _seconds(shift)
    return -found if found is not None and forward else found


def _seconds(word: Token) -> float | None:
    if word.kind == "variable":
        return None
    if word.kind == "duration":
        return seconds(word.text)
    return float(int(word.text, 16)) if word.text[:2].lower() == "0x" else float(word.text)


def _refuse_nothing(duration: Token) -> None:
    if duration.kind != "variable" and not re.search(r"[1-9]", duration.text):
        raise NoQuery(duration.at, "a duration of nothing")
