"""Reads one expression: by recursive descent, with the precedences of the specification."""

from decimal import Decimal

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.hcl.cursor import Cursor
from lawyers_hub.proof.verify.terraform.hcl.syntax import (
    Attr,
    Binary,
    Call,
    Conditional,
    For,
    Index,
    Literal,
    Name,
    Node,
    Object,
    Splat,
    Tuple,
    Unary,
)
from lawyers_hub.proof.verify.terraform.hcl.templates import read_template
from lawyers_hub.proof.verify.terraform.hcl.tokens import MOST_DEPTH, Token

MOST_LINKS = 200
"""Operators, or steps of a traversal, in a row."""
LONGEST_NUMBER = 300

_LEVELS = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class Expressions:
    """Every method leaves the cursor behind what it read."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._depth = 0

    def expression(self) -> Node:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise self._cursor.fault(f"is nested more than {MOST_DEPTH} levels deep")
        condition = self._binary(1)
        node = condition
        if mark := self._cursor.accept("?"):
            then = self.expression()
            self._cursor.expect(":", "the first choice of a condition")
            otherwise = self.expression()
            node = Conditional(place=self._place(mark), condition=condition, then=then, otherwise=otherwise)
        self._depth -= 1
        return node

    def _place(self, token: Token) -> Place:
        return self._cursor.place(token)

    def _binary(self, least: int) -> Node:
        left = self._unary()
        links = 0
        while (level := _LEVELS.get(self._cursor.kind, 0)) >= least:
            links += 1
            if links > MOST_LINKS:
                raise self._cursor.fault(f"has more than {MOST_LINKS} operators in a row")
            mark = self._cursor.take()
            left = Binary(place=self._place(mark), operator=mark.text, left=left, right=self._binary(level + 1))
        return left

    def _unary(self) -> Node:
        marks: list[Token] = []
        while self._cursor.kind in {"!", "-"}:
            marks.append(self._cursor.take())
            if len(marks) > MOST_DEPTH:
                raise self._cursor.fault(f"has more than {MOST_DEPTH} signs in a row")
        node = self._traversal()
        for mark in reversed(marks):
            node = Unary(place=self._place(mark), operator=mark.text, operand=node)
        return node

    def _traversal(self) -> Node:
        node = self._primary()
        links = 0
        while self._cursor.kind in {".", "["}:
            links += 1
            if links > MOST_LINKS:
                raise self._cursor.fault(f"has more than {MOST_LINKS} steps in a row")
            node = self._step(node)
        return node

    def _step(self, source: Node) -> Node:
        mark = self._cursor.take()
        place = self._place(mark)
        if self._cursor.accept("*"):
            if mark.kind == "[":
                self._cursor.expect("]", "[*")
            return Splat(place=place, source=source, steps=tuple(self._splat_steps(every=mark.kind == "[")))
        if mark.kind == "[":
            return Index(place=place, source=source, key=self._bracketed())
        if number := self._cursor.accept("number"):
            for text in number.text.split("."):
                source = Index(place=place, source=source, key=self._number(text, place))
            return source
        return Attr(place=place, source=source, name=self._cursor.expect("name", "a dot").text)

    def _bracketed(self) -> Node:
        key = self.expression()
        self._cursor.expect("]", "an index")
        return key

    def _splat_steps(self, *, every: bool) -> list[str | Node]:
        """What is asked of each element: after `.*` only attributes, after `[*]` indices too."""
        steps: list[str | Node] = []
        while (every and self._cursor.kind == "[") or self._cursor.names_attribute:
            if self._cursor.take().kind == ".":
                steps.append(self._cursor.take().text)
            elif self._cursor.accept("*"):
                self._cursor.expect("]", "[*")
                steps.append("*")
            else:
                steps.append(self._bracketed())
            if len(steps) > MOST_LINKS:
                raise self._cursor.fault(f"has more than {MOST_LINKS} steps in a row")
        return steps

    def _primary(self) -> Node:
        token = self._cursor.token
        if token.kind in {"quote", "heredoc"}:
            return read_template(self._cursor, self.expression)
        if token.kind in {"name", "number"}:
            return self._word(self._cursor.take())
        if self._cursor.accept("("):
            node = self.expression()
            self._cursor.expect(")", "an expression in brackets")
            return node
        if self._cursor.accept("["):
            return self._for(token) if self._cursor.token.text == "for" else self._tuple(token)
        if self._cursor.accept("{"):
            self._cursor.skip_newlines()
            return self._for(token) if self._cursor.token.text == "for" else self._object(token)
        raise self._cursor.fault("a value is missing here")

    def _word(self, token: Token) -> Node:
        place = self._place(token)
        if token.kind == "number":
            return self._number(token.text, place)
        if self._cursor.kind in {"(", "::"}:
            return self._call(token)
        if token.text in _WORDS:
            return Literal(place=place, value=_WORDS[token.text])
        return Name(place=place, name=token.text)

    def _number(self, text: str, place: Place) -> Literal:
        value = Decimal(text)
        if len(text) > LONGEST_NUMBER or abs(value.adjusted()) > LONGEST_NUMBER:
            raise self._cursor.fault("the number is too long")
        return Literal(place=place, value=int(value) if value == value.to_integral_value() else value)

    def _call(self, name: Token) -> Node:
        function = name.text
        while self._cursor.accept("::"):
            function += "::" + self._cursor.expect("name", "::").text
        self._cursor.expect("(", f"the function {function}")
        arguments: list[Node] = []
        spread = False
        while not self._cursor.accept(")"):
            arguments.append(self.expression())
            spread = self._cursor.accept("...") is not None
            if spread or not self._cursor.accept(","):
                self._cursor.expect(")", f"the arguments of {function}")
                break
        return Call(place=self._place(name), function=function, arguments=tuple(arguments), spread=spread)

    def _tuple(self, opening: Token) -> Node:
        items: list[Node] = []
        while not self._cursor.accept("]"):
            items.append(self.expression())
            if not self._cursor.accept(","):
                self._cursor.expect("]", "the elements of a list")
                break
        return Tuple(place=self._place(opening), items=tuple(items))

    def _object(self, opening: Token) -> Node:
        items: list[tuple[Node, Node]] = []
        while not self._cursor.accept("}"):
            key = self._key()
            if not self._cursor.accept("="):
                self._cursor.expect(":", "the key of an object")
            items.append((key, self.expression()))
            if not self._cursor.accept(",") and self._cursor.kind not in {"newline", "}"}:
                raise self._cursor.fault("a comma or a new line is missing in an object")
            self._cursor.skip_newlines()
        return Object(place=self._place(opening), items=tuple(items))

    def _key(self) -> Node:
        """A bare word is the key itself, and no variable."""
        if self._cursor.kind == "name" and self._cursor.following.kind in {"=", ":"}:
            token = self._cursor.take()
            return Literal(place=self._place(token), value=token.text)
        return self.expression()

    def _for(self, opening: Token) -> Node:
        self._cursor.take()
        names = [self._cursor.expect("name", "for").text]
        if self._cursor.accept(","):
            names.append(self._cursor.expect("name", "for").text)
        if self._cursor.token.text != "in":
            raise self._cursor.fault("'in' is missing after for")
        self._cursor.take()
        source = self.expression()
        self._cursor.expect(":", "what a for goes through")
        key, value, grouped = self._for_result(makes_object=opening.kind == "{")
        condition = None
        if self._cursor.token.text == "if":
            self._cursor.take()
            condition = self.expression()
        self._cursor.expect("}" if opening.kind == "{" else "]", "a for")
        return For(
            place=self._place(opening), names=tuple(names), source=source,
            key=key, value=value, condition=condition, grouped=grouped,
        )  # fmt: skip

    def _for_result(self, *, makes_object: bool) -> tuple[Node | None, Node, bool]:
        value = self.expression()
        if not makes_object:
            return None, value, False
        self._cursor.expect("=>", "the key of a for")
        return value, self.expression(), self._cursor.accept("...") is not None
