"""Files of variables, such as `.env`: a name and its value on each line.

Source: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.compose.interpolation import BadTemplate, Interpolated, interpolate
from lawyers_hub.proof.verify.places import Fault, Place

_SPACE = r"[ \t\v\f\r]"
_BETWEEN = re.compile(rf"(?:{_SPACE}|\n|#[^\n]*)*")
_NAME = re.compile(rf"(?:export{_SPACE}+)?([\w.\[\]-]+){_SPACE}*(?:([=:]){_SPACE}*|(?=\n|\Z))")
_QUOTED = re.compile(r"'((?:\\.|[^'\\])*)'|\"((?:\\.|[^\"\\])*)\"", re.DOTALL)
_ESCAPE = re.compile(r'\\([abfnrtv$"\\])')
_MEANS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "$": "$$", '"': '"', "\\": "\\"}


class Variable(msgspec.Struct, frozen=True):
    """`value` is none where the name stands alone, which asks for the value that whoever starts Compose has."""

    name: str
    value: Interpolated | None
    place: Place

    @property
    def known(self) -> str | None:
        """Its value, if that is known."""
        return self.value.text if self.value and not self.value.unknown else None


def read_dotenv(file: str, text: str, values: Mapping[str, str]) -> Iterator[Variable]:
    """Every variable. Others that its value needs are those of `values`, or stand above it.

    Raises:
        Fault: Compose would refuse a line.
    """
    own: dict[str, str] = {}
    at = _after(text, 0)
    while at < len(text):
        place = Place(file, text.count("\n", 0, at) + 1)
        found = _NAME.match(text, at)
        if not found:
            raise Fault(place, "is no file of variables: NAME=value belongs on this line")
        at, value = found.end(), None
        if found[2]:
            value, at = _value(text, at, {**own, **values}, place)
            if not value.unknown:
                own[found[1]] = value.text
        yield Variable(found[1], value, place)
        at = _after(text, at)


def _after(text: str, at: int) -> int:
    """Behind white space, empty lines and comments."""
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def _value(text: str, at: int, known: Mapping[str, str], place: Place) -> tuple[Interpolated, int]:
    """The value that begins there, and where it ends. Only in single quotes a variable is none."""
    if text[at : at + 1] in {"'", '"'}:
        quoted = _QUOTED.match(text, at)
        if not quoted:
            raise Fault(place, "has a quote that is never closed")
        if quoted[1] is not None:
            return Interpolated(quoted[1].replace("\\'", "'")), quoted.end()
        return _filled(_ESCAPE.sub(lambda one: _MEANS[one[1]], quoted[2]), known, place), quoted.end()
    end = text.find("\n", at) if "\n" in text[at:] else len(text)
    return _filled(text[at:end].partition(" #")[0].rstrip(), known, place), end


def _filled(template: str, known: Mapping[str, str], place: Place) -> Interpolated:
    try:
        return interpolate(template, known)
    except BadTemplate as problem:
        raise Fault(place, str(problem)) from None
