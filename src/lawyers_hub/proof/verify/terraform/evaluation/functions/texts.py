"""Functions of texts."""

import posixpath
import re
from collections.abc import Callable

from lawyers_hub.proof.verify.terraform.evaluation.conversions import listed, number, whole, words
from lawyers_hub.proof.verify.terraform.evaluation.functions.patterns import compiled, replacement
from lawyers_hub.proof.verify.terraform.evaluation.values import Impossible, Plain

_VERB = re.compile(r"%(%|[-+ 0#]*[0-9]*(?:\.[0-9]+)?[a-zA-Z])")


def _format(pattern: Plain, *given: Plain) -> Plain:
    left = list(given)

    def written(found: re.Match[str]) -> str:
        if found[1] == "%":
            return "%"
        if not left:
            raise Impossible("format() is given too few values")
        return _verb(found[1], left.pop(0))

    result = _VERB.sub(written, words(pattern))
    if left:
        raise Impossible("format() is given too many values")
    return result


def _verb(verb: str, value: Plain) -> str:
    flags, kind = verb[:-1], verb[-1]
    if len(flags) > 3:
        raise Impossible(f"format() knows no width as large as that of %{verb}")
    if kind in "sv":
        return f"%{flags}s" % words(value)
    if kind == "q":
        return '"' + words(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    if kind in "dxXo":
        return f"%{flags}{kind}" % whole(value)
    if kind in "feEgG":
        return f"%{flags}{kind}" % float(number(value))
    raise Impossible(f"format() knows no %{verb}")


def _format_list(pattern: Plain, *given: Plain) -> Plain:
    lengths = {len(one) for one in given if isinstance(one, list)}
    if len(lengths) > 1:
        raise Impossible("formatlist() is given lists of different lengths")
    rounds = lengths.pop() if lengths else 1
    return [_format(pattern, *(one[n] if isinstance(one, list) else one for one in given)) for n in range(rounds)]


def _join(separator: Plain, *lists: Plain) -> Plain:
    return words(separator).join(words(item) for one in lists for item in listed(one))


def _substr(given: Plain, offset: Plain, length: Plain) -> Plain:
    text, start, count = words(given), whole(offset), whole(length)
    start = len(text) + start if start < 0 else start
    return text[start:] if count < 0 else text[start : start + count]


def _split(separator: Plain, given: Plain) -> Plain:
    by, text = words(separator), words(given)
    return list(text.split(by)) if by else list(text)


def _replace(given: Plain, old: Plain, new: Plain) -> Plain:
    text, wanted, instead = words(given), words(old), words(new)
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        return compiled(wanted[1:-1], text).sub(replacement(instead), text)
    return text.replace(wanted, instead)


def _regex(pattern: Plain, given: Plain) -> Plain:
    text = words(given)
    found = compiled(words(pattern), text).search(text)
    if not found:
        raise Impossible("regex() finds nothing that matches")
    return _captured(found)


def _captured(found: re.Match[str]) -> Plain:
    if found.re.groupindex:
        return dict(found.groupdict())
    return list(found.groups()) if found.re.groups else found[0]


def _regex_all(pattern: Plain, given: Plain) -> Plain:
    text = words(given)
    return [_captured(found) for found in compiled(words(pattern), text).finditer(text)]


def _indent(spaces: Plain, given: Plain) -> Plain:
    first, *rest = words(given).split("\n")
    return "\n".join([first, *(" " * min(whole(spaces), 100) + line for line in rest)])


def _title(given: Plain) -> Plain:
    return re.sub(r"(^|\s)(\S)", lambda found: found[1] + found[2].upper(), words(given))


FUNCTIONS: dict[str, Callable[..., Plain]] = {
    "basename": lambda given: posixpath.basename(posixpath.normpath(words(given))) or "/",
    "dirname": lambda given: posixpath.dirname(words(given)) or ".",
    "chomp": lambda given: words(given).rstrip("\r\n"),
    "endswith": lambda given, end: words(given).endswith(words(end)),
    "format": _format,
    "formatlist": _format_list,
    "indent": _indent,
    "join": _join,
    "lower": lambda given: words(given).lower(),
    "regex": _regex,
    "regexall": _regex_all,
    "replace": _replace,
    "split": _split,
    "startswith": lambda given, start: words(given).startswith(words(start)),
    "strcontains": lambda given, part: words(part) in words(given),
    "strrev": lambda given: words(given)[::-1],
    "substr": _substr,
    "title": _title,
    "tostring": lambda given: None if given is None else words(given),
    "trim": lambda given, characters: words(given).strip(words(characters)),
    "trimprefix": lambda given, start: words(given).removeprefix(words(start)),
    "trimspace": lambda given: words(given).strip(),
    "trimsuffix": lambda given, end: words(given).removesuffix(words(end)),
    "upper": lambda given: words(given).upper(),
}
