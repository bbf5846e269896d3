"""Search hits as markup that is safe by our own doing, whatever the API or a document wrote."""

import re
from html import unescape

from markupsafe import Markup, escape

_HIT = re.compile(r"(</?mark>)")


def snippet(escaped: str) -> Markup:
    """The API's snippet with nothing left alive but balanced `<mark>`.

    Everything between the marks is taken back to plain text and escaped again, so a tag that slipped through
    is shown as what it is.
    """
    parts: list[Markup] = []
    marked = False
    for piece in _HIT.split(escaped):
        if piece == "<mark>" and not marked:
            parts.append(Markup("<mark>"))
            marked = True
        elif piece == "</mark>" and marked:
            parts.append(Markup("</mark>"))
            marked = False
        elif not _HIT.fullmatch(piece):
            parts.append(escape(unescape(piece)))
    if marked:
        parts.append(Markup("</mark>"))
    return Markup("").join(parts)
