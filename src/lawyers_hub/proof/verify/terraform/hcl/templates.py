"""Texts with `${…}` and `%{…}` in them: quoted ones and heredocs."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Literal as Kind

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.hcl.cursor import Cursor
from lawyers_hub.proof.verify.terraform.hcl.syntax import Conditional, Literal, Node, Template, TemplateFor

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|([$%])\2\{")

_Word = Kind["text", "value", "if", "else", "endif", "for", "endfor"]


class _Part(msgspec.Struct):
    """`trims`: whether a `~` at the left or right takes the white space of the text beside it away."""

    word: _Word
    place: Place
    text: str = ""
    names: tuple[str, ...] = ()
    node: Node | None = None
    trims: tuple[bool, bool] = (False, False)


def read_template(cursor: Cursor, expression: Callable[[], Node]) -> Node:
    """The text that begins at the cursor's `quote` or `heredoc`; the cursor then stands behind its end."""
    opening = cursor.take()
    place = cursor.place(opening)
    parts: list[_Part] = []
    while not (cursor.accept("unquote") or cursor.accept("unheredoc")):
        if token := cursor.accept("text"):
            text = token.text if opening.kind == "heredoc" else _unescaped(cursor.place(token), token.text)
            parts.append(_Part("text", cursor.place(token), text))
        else:
            parts.append(_sequence(cursor, expression))
    if opening.text.startswith("<<-"):
        _take_indentation(parts)
    if opening.kind == "heredoc":
        for part in parts:
            part.text = part.text.replace("$${", "${").replace("%%{", "%{")
    _trim(parts)
    return _Tree(parts, place).node()


def _sequence(cursor: Cursor, expression: Callable[[], Node]) -> _Part:
    """One `${…}` or `%{…}`."""
    opening = cursor.expect("open", "the text")
    place = cursor.place(opening)
    part = _Part("value", place) if opening.text[0] == "$" else _directive(cursor, place)
    if part.word in {"value", "if", "for"}:
        part.node = expression()
    closing = cursor.expect("close", "an expression within a text")
    part.trims = (opening.text.endswith("~"), closing.text.startswith("~"))
    return part


def _directive(cursor: Cursor, place: Place) -> _Part:
    word = cursor.expect("name", "%{").text
    if word == "for":
        names = [cursor.expect("name", "for").text]
        if cursor.accept(","):
            names.append(cursor.expect("name", "for").text)
        if cursor.token.text != "in":
            raise cursor.fault("'in' is missing after for")
        cursor.take()
        return _Part("for", place, names=tuple(names))
    for known in ("if", "else", "endif", "endfor"):
        if word == known:
            return _Part(known, place)
    raise cursor.fault(f"there is no directive %{{{word}}}")


def _unescaped(place: Place, text: str) -> str:
    def meant(found: re.Match[str]) -> str:
        if found[2]:
            return found[2] + "{"
        code = found[1]
        if len(code) > 1 and int(code[1:], 16) <= 0x10FFFF:
            return chr(int(code[1:], 16))
        if code not in _ESCAPES:
            raise Fault(place, f"is no HCL: there is no escape \\{code}")
        return _ESCAPES[code]

    return _ESCAPE.sub(meant, text) if "\\" in text or "{" in text else text


def _take_indentation(parts: list[_Part]) -> None:
    """Of `<<-`: every line loses as much white space as the one that has least; blank lines do not count."""
    begins = True
    lines: list[_Part] = []
    least: list[int] = []
    for part in parts:
        blank = part.word == "text" and not part.text.strip() and part.text.endswith("\n")
        if begins and not blank:
            least.append(len(part.text) - len(part.text.lstrip()) if part.word == "text" else 0)
        if begins and part.word == "text" and not blank:
            lines.append(part)
        begins = part.word == "text" and part.text.endswith("\n")
    for part in lines:
        part.text = part.text[min(least) :]


def _trim(parts: list[_Part]) -> None:
    for before, part in pairwise(parts):
        if before.word == "text" and part.trims[0]:
            before.text = before.text.rstrip()
        if part.word == "text" and before.trims[1]:
            part.text = part.text.lstrip()


class _Tree:
    """Puts what stands between directives into them."""

    def __init__(self, parts: list[_Part], place: Place) -> None:
        self._parts = parts
        self._place = place
        self._at = 0

    def node(self) -> Node:
        nodes, _ = self._until(frozenset())
        if len(self._parts) == 1 and len(nodes) == 1 and self._parts[0].word == "value":
            return nodes[0]
        return self._joined(nodes)

    def _joined(self, nodes: list[Node]) -> Node:
        if all(isinstance(node, Literal) for node in nodes):
            texts = [node.value for node in nodes if isinstance(node, Literal) and isinstance(node.value, str)]
            if len(texts) == len(nodes):
                return Literal(place=self._place, value="".join(texts))
        return Template(place=self._place, parts=tuple(nodes))

    def _until(self, ends: frozenset[str]) -> tuple[list[Node], str]:
        nodes: list[Node] = []
        while self._at < len(self._parts):
            part = self._parts[self._at]
            self._at += 1
            if part.word in ends:
                return nodes, part.word
            nodes.append(self._one(part))
        if ends:
            raise Fault(self._place, f"is no HCL: the text ends without %{{{max(ends)}}}")
        return nodes, ""

    def _one(self, part: _Part) -> Node:
        if part.word == "text":
            return Literal(place=part.place, value=part.text)
        if part.node is None:
            raise Fault(part.place, f"is no HCL: %{{{part.word}}} stands alone")
        if part.word == "value":
            return part.node
        if part.word == "for":
            body, _ = self._until(frozenset({"endfor"}))
            return TemplateFor(place=part.place, names=part.names, source=part.node, body=self._joined(body))
        then, ended = self._until(frozenset({"else", "endif"}))
        otherwise = self._until(frozenset({"endif"}))[0] if ended == "else" else []
        return Conditional(
            place=part.place, condition=part.node, then=self._joined(then), otherwise=self._joined(otherwise)
        )
