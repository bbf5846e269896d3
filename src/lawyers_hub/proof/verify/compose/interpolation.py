"""Variables in a Compose file: `$NAME`, `${NAME}` and their forms with a default, a demand or a substitute.

Source: https://docs.docker.com/reference/compose-file/interpolation/
"""

import re
from collections.abc import Mapping

import msgspec

# Of what people write; each inside of another is a step deeper for the reader.
MOST_VARIABLES = 100

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATOR = re.compile(r":?[-?+]")


class BadTemplate(ValueError):
    """A brace that names no variable, or is never closed."""


class Interpolated(msgspec.Struct, frozen=True):
    """The text; what nobody gives a value stays in it by its name, `${NAME}`, and is listed in `unknown`."""

    text: str
    unknown: tuple[str, ...] = ()


def interpolate(template: str, values: Mapping[str, str]) -> Interpolated:
    """What Compose would put into the template's place.

    Raises:
        BadTemplate: Compose would refuse it.
    """
    if template.count("${") > MOST_VARIABLES:
        raise BadTemplate(f"has more than {MOST_VARIABLES} variables")
    parts: list[Interpolated] = []
    at = 0
    while (dollar := template.find("$", at)) >= 0:
        parts.append(Interpolated(template[at:dollar]))
        part, at = _variable(template, dollar + 1, values)
        parts.append(part)
    parts.append(Interpolated(template[at:]))
    unknown = dict.fromkeys(name for part in parts for name in part.unknown)
    return Interpolated("".join(part.text for part in parts), tuple(unknown))


def _variable(template: str, at: int, values: Mapping[str, str]) -> tuple[Interpolated, int]:
    """What stands behind a `$`, and where it ends."""
    if template.startswith("$", at):
        return Interpolated("$"), at + 1
    if template.startswith("{", at):
        end = _closing(template, at)
        return _braced(template[at + 1 : end], values), end + 1
    if not (name := _NAME.match(template, at)):
        return Interpolated("$"), at
    return _value(name[0], values), name.end()


def _closing(template: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(template)):
        if template.startswith("${", at - 1) and template[at] == "{":
            depth += 1
        elif template[at] == "}":
            depth -= 1
            if depth == 0:
                return at
    raise BadTemplate("has a ${ that is never closed")


def _braced(inside: str, values: Mapping[str, str]) -> Interpolated:
    name = _NAME.match(inside)
    if not name:
        raise BadTemplate(f"has ${{{inside}}}, which names no variable")
    if name.end() == len(inside):
        return _value(name[0], values)
    if not (operator := _OPERATOR.match(inside, name.end())):
        raise BadTemplate(f"has ${{{inside}}}, which is no form of a variable that Compose knows")
    given = name[0] in values and (values[name[0]] != "" or operator[0][0] != ":")
    word = inside[operator.end() :]
    match operator[0][-1]:
        case "-":
            return Interpolated(values[name[0]]) if given else interpolate(word, values)
        case "+":
            return interpolate(word, values) if given else Interpolated("")
        case _:
            return Interpolated(values[name[0]]) if given else _missing(name[0])


def _value(name: str, values: Mapping[str, str]) -> Interpolated:
    return Interpolated(values[name]) if name in values else _missing(name)


def _missing(name: str) -> Interpolated:
    return Interpolated(f"${{{name}}}", (name,))
