"""Who may reach whom in every plane, side by side, as SVG: rows are senders, columns receivers, cells the ports.

What differs from the intent is told by a sign and a shape, and colour only repeats it. Light or dark is the reader's.
"""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import accumulate

import msgspec

from lawyers_hub.proof.verify.report.matrix import Line, Matrix, State, matrix_of
from lawyers_hub.proof.verify.verification import Verification

_MARGIN, _GAP = 28, 44
_MOST_WIDTH = 1840
_HEAD, _TITLE = 92, 34
_NAMES, _HEADINGS = 138, 112
_LINE, _PADDING = 16, 6
_LEAST_CELL, _CHARACTER, _BOLD_CHARACTER = 34, 7.2, 8.4

_SIGNS: dict[State, str] = {
    "meant": "",
    "comes along": "",
    "extra": "+",
    "missing": "−",
    "wrong": "≠",
    "half open": "½",
    "unknown": "?",
}
_LOUDEST: tuple[State, ...] = ("extra", "wrong", "missing", "unknown", "half open", "meant", "comes along")
_MEANINGS: dict[State, str] = {
    "meant": "meant, and possible",
    "comes along": "comes along: a network of Compose knows neither ports nor directions",
    "extra": "possible, and nobody meant it",
    "missing": "meant, and not possible",
    "wrong": "another port or direction than the meant one",
    "half open": "open on one side only",
    "unknown": "cannot be told",
}

_STYLE = """
  .sheet { fill: #fffefb } text { fill: #1f1d1a; font: 12px system-ui, -apple-system, "Segoe UI", sans-serif }
  .head { font: 600 20px ui-serif, Georgia, serif } .plane { font: 600 15px ui-serif, Georgia, serif }
  .faint { fill: #5f5a52 } .end { text-anchor: end } .middle { text-anchor: middle }
  .ports { text-anchor: middle; font-variant-numeric: tabular-nums } .grid { stroke: #e9e5da }
  .cell { stroke-width: 1.5 } .loud { font-weight: 700 }
  .meant { fill: #dfe9f7; stroke: #b9cce8 } .comes { fill: none; stroke: #d5d0c4; stroke-dasharray: 1 3 }
  .extra { fill: #fbdcd8; stroke: #9c241c; stroke-width: 3 } .wrong { fill: #fbe6c9; stroke: #7d5100; stroke-width: 3 }
  .missing { fill: none; stroke: #9c241c; stroke-width: 2; stroke-dasharray: 5 3 }
  .half { fill: url(#halves); stroke: #7a2f68 } .unknown { fill: url(#hatch); stroke: #5f5a52 }
  .stripe { stroke: #cfc9bb; stroke-width: 3 } .ink { stop-color: #ecd3e5 } .paper { stop-color: #fffefb }
  @media (prefers-color-scheme: dark) {
    .sheet { fill: #1d1b18 } text { fill: #ebe8e1 } .faint { fill: #aaa499 } .grid { stroke: #322f2a }
    .meant { fill: #24364f; stroke: #3c5578 } .comes { stroke: #4a453d }
    .extra { fill: #5c211c; stroke: #f2a097 } .wrong { fill: #52390f; stroke: #e3b962 } .missing { stroke: #f2a097 }
    .half { stroke: #e5aed6 } .unknown { stroke: #aaa499 }
    .stripe { stroke: #48443b } .ink { stop-color: #5a3550 } .paper { stop-color: #1d1b18 }
  }
"""
_FILLS = (
    '<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="stripe" d="M0 0V8"/></pattern>'
    '<linearGradient id="halves"><stop offset=".5" class="ink"/><stop offset=".5" class="paper"/></linearGradient>'
)


class Panel(msgspec.Struct, frozen=True):
    """A matrix with the room that it takes; `rights` and `bottoms` are where columns and rows end."""

    matrix: Matrix
    rights: tuple[float, ...]
    bottoms: tuple[float, ...]

    @classmethod
    def of(cls, matrix: Matrix) -> "Panel":
        widths = (_widest(matrix, receiver) for receiver in matrix.receivers)
        heights = (_tallest(matrix, sender) for sender in matrix.senders)
        return cls(
            matrix,
            tuple(accumulate(widths, initial=float(_NAMES))),
            tuple(accumulate(heights, initial=float(_TITLE + _HEADINGS))),
        )

    @property
    def width(self) -> float:
        # The last heading leans out to the right.
        return self.rights[-1] + _HEADINGS * 0.6

    @property
    def height(self) -> float:
        return self.bottoms[-1]


def as_picture(verification: Verification) -> str:
    """A whole SVG document, with a title and a description for screen readers."""
    panels = [Panel.of(matrix_of(comparison)) for comparison in verification.comparisons]
    placed, width, bottom = _placed(panels)
    height = bottom + 60 + 24 * (len(_MEANINGS) // 2 + 1)
    heading = f"Who may reach whom in {verification.system}"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-labelledby="title description">',
        f'<title id="title">{escape(heading)}</title>',
        f'<desc id="description">{escape(_in_sentences(verification))}</desc>',
        f"<style>{_STYLE}</style><defs>{_FILLS}</defs>",
        f'<rect class="sheet" width="{width:g}" height="{height:g}" rx="8"/>',
        _words(_MARGIN, 42, heading, "head"),
        _words(_MARGIN, 66, "Rows are senders, columns receivers; in the cells are the ports.", "faint"),
        *(_panel(panel, x, y) for panel, x, y in placed),
        *_legend(bottom + 40),
        "</svg>\n",
    ])  # fmt: skip


def _placed(panels: Iterable[Panel]) -> tuple[list[tuple[Panel, float, float]], float, float]:
    """From left to right, and where the width is used up below; with the width and the bottom of all."""
    x, y, bottom, width = float(_MARGIN), float(_HEAD), float(_HEAD), 760.0
    placed: list[tuple[Panel, float, float]] = []
    for panel in panels:
        if x > _MARGIN and x + panel.width > _MOST_WIDTH:
            x, y = float(_MARGIN), bottom + _GAP
        placed.append((panel, x, y))
        bottom = max(bottom, y + panel.height)
        width = max(width, x + panel.width + _MARGIN)
        x += panel.width + _GAP
    return placed, width, bottom


def _widest(matrix: Matrix, receiver: str) -> float:
    lines = [line for sender in matrix.senders for line in matrix.cells.get((sender, receiver), ())]
    return max(_LEAST_CELL, *(_width_of(line) + 2 * _PADDING for line in lines))


def _width_of(line: Line) -> float:
    return len(_text_of(line)) * (_CHARACTER if line.state in ("meant", "comes along") else _BOLD_CHARACTER)


def _tallest(matrix: Matrix, sender: str) -> float:
    most = max(len(matrix.cells.get((sender, receiver), ())) for receiver in matrix.receivers)
    return most * _LINE + 2 * _PADDING


def _panel(panel: Panel, x: float, y: float) -> str:
    matrix = panel.matrix
    said = f"{matrix.meant} flows meant, " + (f"{matrix.differences} differ" if matrix.differences else "none differs")
    return "\n".join([
        f'<g transform="translate({x:g} {y:g})">',
        _words(0, 16, matrix.name, "plane"),
        _words(0, 34, said, "faint"),
        *_headings(panel),
        *(
            _cell(panel, row, column)
            for row in range(len(matrix.senders))
            for column in range(len(matrix.receivers))
        ),
        "</g>",
    ])  # fmt: skip


def _headings(panel: Panel) -> Iterator[str]:
    top, left = panel.bottoms[0], panel.rights[0]
    for index, name in enumerate(panel.matrix.receivers):
        middle = (panel.rights[index] + panel.rights[index + 1]) / 2
        yield f'<text transform="translate({middle + 4:g} {top - 8:g}) rotate(-50)">{escape(name)}</text>'
        yield f'<path class="grid" d="M{panel.rights[index + 1]:g} {top:g}V{panel.height:g}"/>'
    for index, name in enumerate(panel.matrix.senders):
        middle = (panel.bottoms[index] + panel.bottoms[index + 1]) / 2
        yield _words(left - 10, middle + 4, name, "end")
        yield f'<path class="grid" d="M{left:g} {panel.bottoms[index + 1]:g}H{panel.rights[-1]:g}"/>'


def _cell(panel: Panel, row: int, column: int) -> str:
    way = panel.matrix.senders[row], panel.matrix.receivers[column]
    lines = panel.matrix.cells.get(way, ())
    if not lines:
        return ""
    left, right = panel.rights[column : column + 2]
    top, bottom = panel.bottoms[row : row + 2]
    loudest = min((line.state for line in lines), key=_LOUDEST.index)
    first = (top + bottom) / 2 - (len(lines) - 1) * _LINE / 2 + 4
    hint = "\n".join(f"{' → '.join(way)}: {line.ports}, {_MEANINGS[line.state]}" for line in lines)
    return "".join([
        f"<g><title>{escape(hint)}</title>",
        _box(loudest, left + 2, top + 2, right - left - 4, bottom - top - 4),
        *(
            _words((left + right) / 2, first + _LINE * index, _text_of(line), _looks_of(line))
            for index, line in enumerate(lines)
        ),
        "</g>",
    ])  # fmt: skip


def _box(state: State, x: float, y: float, width: float, height: float) -> str:
    looks = state.partition(" ")[0]
    return f'<rect class="cell {looks}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="3"/>'


def _text_of(line: Line) -> str:
    return _SIGNS[line.state] + line.ports


def _looks_of(line: Line) -> str:
    if line.state == "meant":
        return "ports"
    return "ports faint" if line.state == "comes along" else "ports loud"


def _legend(y: float) -> Iterator[str]:
    for index, (state, meaning) in enumerate(_MEANINGS.items()):
        x, base = _MARGIN + 380 * (index % 2), y + 24 * (index // 2)
        yield _box(state, x, base - 12, 26, 17)
        yield _words(x + 13, base + 1, _SIGNS[state], "middle loud")
        yield _words(x + 36, base + 1, meaning, "faint")


def _in_sentences(verification: Verification) -> str:
    told = [
        f"{one.plane.name}: {len(one.intended)} flows meant, {len(one.differences)} differ."
        for one in verification.comparisons
    ]
    said = {finding.what for finding in verification.findings if finding.rule.startswith("flow-")}
    return " ".join([*told, *(f"{what}." for what in sorted(said))])


def _words(x: float, y: float, words: str, looks: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"' + (f' class="{looks}"' if looks else "") + f">{escape(words)}</text>"
