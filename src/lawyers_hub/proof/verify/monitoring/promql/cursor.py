"""Goes through the words of a query, one after the other."""

import re

from lawyers_hub.proof.verify.monitoring.promql.tokens import NoQuery, Token, plain

# Of what people write; beyond them the reader itself could not go down any further.
MOST_DEPTH = 30
MOST_OPERATORS = 200

_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Cursor:
    def __init__(self, words: list[Token]) -> None:
        self._words = words
        self._at = 0
        self._depth = 0
        self._operators = 0

    @property
    def word(self) -> Token:
        return self._words[self._at]

    @property
    def following(self) -> Token:
        return self._words[min(self._at + 1, len(self._words) - 1)]

    @property
    def before(self) -> Token:
        return self._words[max(self._at - 1, 0)]

    def next(self) -> Token:
        word = self.word
        self._at += word.kind != "end"
        return word

    def sees(self, *texts: str) -> bool:
        return self.word.kind in {"sign", "word"} and self.word.text.lower() in texts

    def took(self, text: str) -> bool:
        if found := self.sees(text):
            self.next()
        return found

    def take(self, text: str) -> None:
        if not self.took(text):
            raise self.wrong(f"{text!r}")

    def wrong(self, wanted: str) -> NoQuery:
        found = f"{self.word.text!r}" if self.word.kind != "end" else "the query ends"
        return NoQuery(self.word.at, f"{found} where {wanted} belongs")

    def enter(self) -> None:
        """One level deeper; `leave` is for the way back."""
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise NoQuery(self.word.at, f"more than {MOST_DEPTH} levels deep")

    def leave(self) -> None:
        self._depth -= 1

    def operator(self) -> Token:
        self._operators += 1
        if self._operators > MOST_OPERATORS:
            raise NoQuery(self.word.at, f"more than {MOST_OPERATORS} operators")
        return self.next()

    def comma_or(self, end: str) -> None:
        """Between the items of a list; the last may have a comma behind it."""
        if not self.took(",") and not self.sees(end):
            raise self.wrong(f"',' or {end!r}")

    def label(self) -> str:
        word = self.word
        if word.kind == "word" and _LABEL.fullmatch(word.text):
            return self.next().text
        if word.kind == "text":
            return plain(self.next().text)
        raise self.wrong("the name of a label")

    def labels(self) -> tuple[str, ...]:
        """`(a, b)`. A variable of Grafana may stand for a label."""
        self.take("(")
        found: list[str] = []
        while not self.sees(")"):
            found.append(self.next().text if self.word.kind == "variable" else self.label())
            self.comma_or(")")
        self.take(")")
        return tuple(found)
