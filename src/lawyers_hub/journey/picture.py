"""A journey drawn as SVG: bars to scale, real text, colours that follow the reader's light or dark.

Shapes tell what colours repeat: work is filled, waiting is hatched, a moment is a diamond, and what has no end
is dashed.
"""

from collections.abc import Iterator
from html import escape

from lawyers_hub.journey.journey import Journey, Step
from lawyers_hub.journey.wording import duration, heading, in_ms, is_gone_wrong, printable, remarks, summary

_WIDTH, _MARGIN = 1120, 24
_ROW, _BAR = 28, 14
_TOP = 112
_LABEL_AT, _BARS_AT, _BARS_TO, _AT_TO, _TOOK_TO = 104, 500, 880, 988, 1096
_INDENT = 16
_DIAMOND = 6
_LEAST_BAR = 2.0
_TICKS = 4
# About as many characters of the label as fit before the bars; the whole label stands in the row's title.
_MOST_CHARS = 56

_STYLE = """
  .sheet { fill: #fffefb } text { fill: #1f1d1a; font: 13px system-ui, -apple-system, "Segoe UI", sans-serif }
  .head { font: 600 18px ui-serif, Georgia, serif } .faint { fill: #5f5a52 } .number { text-anchor: end;
  font-variant-numeric: tabular-nums } .middle { text-anchor: middle } .line { stroke: #e1dccf }
  .wrong { fill: #9c241c; font-weight: 600 }
  .work { fill: #26497d; stroke: #26497d } .wait { stroke: #7d5100 } .hatch { stroke: #7d5100; stroke-width: 3 }
  .moment { fill: #7a2f68; stroke: none } .open { fill: none; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    .sheet { fill: #1d1b18 } text { fill: #ebe8e1 } .faint { fill: #aaa499 } .line { stroke: #35312c }
    .wrong { fill: #f2a097 }
    .work { fill: #a9c3ea; stroke: #a9c3ea } .wait { stroke: #e3b962 } .hatch { stroke: #e3b962 }
    .moment { fill: #e5aed6 } .open { fill: none }
  }
"""
_HATCH = (
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatch" d="M0 0V6"/></pattern>'
)


def picture(journey: Journey) -> str:
    """A whole SVG document, with a title and a description for screen readers."""
    said = remarks(journey)
    bottom = _TOP + _ROW * len(journey.steps)
    height = bottom + 52 + 22 * len(said)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        ' role="img" aria-labelledby="title description">',
        f'<title id="title">{_text(heading(journey))}</title>',
        f'<desc id="description">{_text(_in_sentences(journey))}</desc>',
        f"<style>{_STYLE}</style><defs>{_HATCH}</defs>",
        f'<rect class="sheet" width="{_WIDTH}" height="{height}" rx="8"/>',
        _words(_MARGIN, 38, heading(journey), "head"),
        _words(_MARGIN, 62, summary(journey), "faint"),
        *_scale(journey, bottom),
        *(_row(journey, step, _TOP + _ROW * index) for index, step in enumerate(journey.steps)),
        *_legend(bottom + 30),
        *(_words(_MARGIN, bottom + 60 + 22 * index, remark) for index, remark in enumerate(said)),
        "</svg>\n",
    ])  # fmt: skip


def _in_sentences(journey: Journey) -> str:
    told = (
        f"{step.where}, {step.label}, at {in_ms(journey.offset_ms(step.began_at))} ms"
        + ("" if step.took_ms is None else f", took {in_ms(step.took_ms)} ms")
        for step in journey.steps
    )
    return " ".join([summary(journey), *(f"{words}." for words in told), *remarks(journey)])


def _scale(journey: Journey, bottom: int) -> Iterator[str]:
    for tick in range(_TICKS + 1):
        x = _BARS_AT + (_BARS_TO - _BARS_AT) * tick / _TICKS
        yield f'<path class="line" d="M{x:g} {_TOP - 8}V{bottom}"/>'
        looks = "faint number" if tick == _TICKS else "faint middle"
        yield _words(x, _TOP - 16, in_ms(journey.took_ms * tick / _TICKS), looks)
    yield _words(_AT_TO, _TOP - 16, "at ms", "faint number")
    yield _words(_TOOK_TO, _TOP - 16, "took ms", "faint number")


def _row(journey: Journey, step: Step, y: int) -> str:
    base = y + _ROW / 2 + 4.5
    most = _MOST_CHARS - 2 * step.depth
    label = step.label if len(step.label) <= most else f"{step.label[:most]}…"
    return "".join([
        f"<g><title>{_text(_hint(step))}</title>",
        _words(_MARGIN, base, step.where),
        _words(_LABEL_AT + _INDENT * step.depth, base, label, "wrong" if is_gone_wrong(step) else ""),
        _bar(journey, step, y + _ROW / 2),
        _words(_AT_TO, base, in_ms(journey.offset_ms(step.began_at)), "number"),
        _words(_TOOK_TO, base, duration(step), "number"),
        "</g>",
    ])  # fmt: skip


def _hint(step: Step) -> str:
    return "\n".join([step.label, *(f"{name}: {fact}" for name, fact in step.facts.items())])


def _bar(journey: Journey, step: Step, middle: float) -> str:
    scale = (_BARS_TO - _BARS_AT) / journey.took_ms if journey.took_ms else 0.0
    x = _BARS_AT + journey.offset_ms(step.began_at) * scale
    if step.kind == "moment":
        d = _DIAMOND
        return f'<path class="moment" d="M{x:.1f} {middle - d:g}l{d} {d}l-{d} {d}l-{d} -{d}z"/>'
    width = _BARS_TO - x if step.took_ms is None else step.took_ms * scale
    looks = f"{step.kind} open" if step.took_ms is None else step.kind
    fill = ' fill="url(#hatch)"' if looks == "wait" else ""
    return (
        f'<rect class="{looks}"{fill} x="{x:.1f}" y="{middle - _BAR / 2:g}" width="{max(width, _LEAST_BAR):.1f}"'
        f' height="{_BAR}" rx="2"/>'
    )


def _legend(y: int) -> Iterator[str]:
    looks = ('class="work"', 'class="wait" fill="url(#hatch)"', 'class="work open"')
    for index, (look, words) in enumerate(zip(looks, ("works", "waits", "no end seen"), strict=True)):
        x = _MARGIN + 100 * index
        yield f'<rect {look} x="{x}" y="{y - 11}" width="22" height="12" rx="2"/>' + _words(x + 30, y, words, "faint")
    yield f'<path class="moment" d="M360 {y - 11}l6 6l-6 6l-6 -6z"/>' + _words(374, y, "a moment", "faint")


def _words(x: float, y: float, words: str, looks: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"' + (f' class="{looks}"' if looks else "") + f">{_text(words)}</text>"


def _text(words: str) -> str:
    return escape("\n".join(map(printable, words.split("\n"))))
