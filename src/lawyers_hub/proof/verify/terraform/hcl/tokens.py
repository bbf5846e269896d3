"""Cuts HCL into tokens, each with its line."""

import re
from typing import NamedTuple

from lawyers_hub.proof.verify.places import Fault, Place

MOST_DEPTH = 50
"""Brackets within brackets. People stop at ten; a bomb would not stop before the interpreter's own stack does."""

_CODE = re.compile(
    r"""
    (?P<space>[ \t\r]+ | (?:\#|//)[^\n]* | /\*.*?\*/)
  | (?P<newline>\n)
  | (?P<name>[^\W\d][\w-]*)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
  | (?P<heredoc><<-?[^\W\d][\w-]*[ \t\r]*\n)
  | (?P<quote>")
  | (?P<mark>~\}|\.\.\.|=>|==|!=|<=|>=|&&|\|\||::|[-+*/%!<>=?:.,()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_QUOTES = re.compile(
    r'(?P<text>(?:[^"\\$%\n]+|\\[^\n]|\$\$\{|%%\{|\$(?!\{)|%(?!\{))+)|(?P<open>[$%]\{~?)|(?P<unquote>")'
)
_IN_HEREDOC = re.compile(r"(?P<text>(?:[^$%\n]+|\$\$\{|%%\{|\$(?!\{)|%(?!\{))+\n?|\n)|(?P<open>[$%]\{~?)")

_CLOSES = {")": "(", "]": "[", "}": "{", "~}": "{"}
_NEWLINES_COUNT = {"", "{"}
"""Within any other bracket a line may be broken anywhere. A `for` in braces is such a bracket."""


_WHOLE = "<<"
"""What is open in a text that is a template from its beginning to its end."""


class Token(NamedTuple):
    """`kind`: a mark itself, or name, number, text, quote, unquote, heredoc, unheredoc, open, close, newline, end."""

    kind: str
    text: str
    line: int


def tokens_of(file: str, text: str) -> list[Token]:
    """Everything up to the `end`, without spaces and comments.

    Raises:
        Fault: a character that HCL does not know, a text or bracket that nobody closes, brackets too deep.
    """
    lexer = _Lexer(file, text.removeprefix("\ufeff"))
    while lexer.at < len(lexer.text):
        lexer.step()
    lexer.finish()
    return lexer.found


def tokens_of_template(file: str, text: str, line: int) -> list[Token]:
    """The same of a template without quotes around it, all of which stands on one line of the file.

    Raises:
        Fault: as above.
    """
    lexer = _Lexer(file, text, _WHOLE)
    lexer.found.append(Token("heredoc", _WHOLE, line))
    try:
        while lexer.at < len(lexer.text):
            lexer.step()
        lexer.finish()
    except Fault as fault:
        raise Fault(Place(file, line), fault.what) from None
    return [token._replace(line=line) for token in lexer.found]


class _Lexer:
    """`within` are the brackets that are open, the innermost last: a mark, `"`, `${`, `for` or a heredoc's opening."""

    def __init__(self, file: str, text: str, within: str = "") -> None:
        self.text = text
        self.at = 0
        self.found: list[Token] = []
        self._file = file
        self._line = 1
        self._within = [within]

    def step(self) -> None:
        inner = self._within[-1]
        if inner == '"':
            self._text(_IN_QUOTES, "the text is not closed on its line: close it, or use a heredoc")
        elif inner.startswith("<<"):
            if inner == _WHOLE or not self._heredoc_ends(inner):
                self._text(_IN_HEREDOC, "the heredoc cannot be read")
        else:
            self._code()

    def finish(self) -> None:
        inner = self._within[-1]
        if inner == _WHOLE:
            self._add("unheredoc", inner)
        elif inner:
            raise self._fault(f"the file ends within {'a text' if inner == chr(34) else inner}: close it")
        self._add("newline", "\n")
        self._add("end", "")

    def _code(self) -> None:
        found = _CODE.match(self.text, self.at)
        if not found:
            raise self._fault(f"{self.text[self.at]!r} has no meaning here")
        kind, text = str(found.lastgroup), found[0]
        self.at = found.end()
        if kind == "space":
            self._line += text.count("\n")
        elif kind == "newline":
            if self._within[-1] in _NEWLINES_COUNT:
                self._add("newline", text)
            self._line += 1
        elif kind == "mark":
            self._mark(text)
        else:
            self._word(kind, text)

    def _word(self, kind: str, text: str) -> None:
        if text == "for" and self._within[-1] == "{" and self._last_mark() == "{":
            self._within[-1] = "for"
        elif kind == "quote":
            self._enter('"')
        elif kind == "heredoc":
            self._enter(text.strip())
        self._add(kind, text)
        self._line += kind == "heredoc"

    def _last_mark(self) -> str:
        """What stood before, newlines aside."""
        return next((token.kind for token in reversed(self.found) if token.kind != "newline"), "")

    def _mark(self, text: str) -> None:
        if text in {"(", "[", "{"}:
            self._enter(text)
        elif opened := _CLOSES.get(text):
            inner = self._within.pop() if len(self._within) > 1 else ""
            if inner in {"${", "%{"} and opened == "{":
                self._add("close", text)
                return
            if text == "~}" or inner not in {opened, "for" if opened == "{" else opened}:
                raise self._fault(f"{text} closes nothing here")
        self._add(text, text)

    def _text(self, pattern: re.Pattern[str], complaint: str) -> None:
        found = pattern.match(self.text, self.at)
        if not found:
            raise self._fault(complaint)
        self.at = found.end()
        if found.lastgroup == "open":
            self._enter(found[0][:2])
        elif found.lastgroup == "unquote":
            self._within.pop()
        self._add(str(found.lastgroup), found[0])
        self._line += found[0].count("\n")

    def _heredoc_ends(self, opening: str) -> bool:
        if self.text[self.at - 1] != "\n":
            return False
        word = opening.lstrip("<-")
        found = re.compile(rf"[ \t]*{re.escape(word)}(?=[ \t\r]*(?:\n|\Z))").match(self.text, self.at)
        if found:
            self.at = found.end()
            self._within.pop()
            self._add("unheredoc", word)
        return found is not None

    def _enter(self, what: str) -> None:
        if len(self._within) > MOST_DEPTH:
            raise self._fault(f"is nested more than {MOST_DEPTH} levels deep")
        self._within.append(what)

    def _add(self, kind: str, text: str) -> None:
        self.found.append(Token(kind, text, self._line))

    def _fault(self, what: str) -> Fault:
        return Fault(Place(self._file, self._line), f"is no HCL: {what}")
