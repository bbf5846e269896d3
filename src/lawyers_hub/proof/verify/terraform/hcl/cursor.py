"""Goes through tokens, one by one."""

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.hcl.tokens import Token


class Cursor:
    """Never goes beyond the `end`."""

    def __init__(self, file: str, tokens: list[Token]) -> None:
        self._file = file
        self._tokens = tokens
        self._at = 0
        self._places: dict[int, Place] = {}

    @property
    def token(self) -> Token:
        return self._tokens[self._at]

    @property
    def kind(self) -> str:
        return self._tokens[self._at].kind

    @property
    def following(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    @property
    def names_attribute(self) -> bool:
        return self.kind == "." and self.following.kind == "name"

    def take(self) -> Token:
        token = self._tokens[self._at]
        if token.kind != "end":
            self._at += 1
        return token

    def accept(self, kind: str) -> Token | None:
        return self.take() if self._tokens[self._at].kind == kind else None

    def expect(self, kind: str, after: str) -> Token:
        if self.kind != kind:
            raise self.fault(
                f"{kind!r} is missing after {after}" if kind != "name" else f"a name is missing after {after}"
            )
        return self.take()

    def skip_newlines(self) -> None:
        while self._tokens[self._at].kind == "newline":
            self._at += 1

    def place(self, token: Token) -> Place:
        if token.line not in self._places:
            self._places[token.line] = Place(self._file, token.line)
        return self._places[token.line]

    def fault(self, what: str) -> Fault:
        return Fault(self.place(self.token), f"is no HCL: {what}")
