"""A journey drawn in a terminal: a row for each step, its bar to scale. Shapes tell what colours repeat."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lawyers_hub.journey.journey import Journey, Step
from lawyers_hub.journey.wording import duration, heading, in_ms, is_gone_wrong, printable, remarks, summary

_SHAPES = {"work": "█", "wait": "░", "moment": "◆"}
_COLOURS = {"work": "cyan", "wait": "yellow", "moment": "magenta"}
_NO_END = "┄"
_LEGEND = "█ works   ░ waits   ◆ a moment   ┄ no end seen      times in ms"

_INDENT = 2
_MARGIN = 1
_LEAST_BAR_CELLS = 16
_LABEL_SHARE = 0.7


def draw(journey: Journey, width_cells: int) -> RenderableType:
    """Made for this width; 80 cells and more read well."""
    ends = [Text(heading(journey), style="bold"), Text(summary(journey)), Text()]
    said = [Text(), *(Text(f"- {printable(remark)}") for remark in remarks(journey))]
    return Group(*ends, _rows(journey, width_cells), Text(_LEGEND, style="dim"), *(said if len(said) > 1 else []))


def _rows(journey: Journey, width_cells: int) -> Table:
    times = [(in_ms(journey.offset_ms(step.began_at)), duration(step)) for step in journey.steps]
    where = _widest([step.where for step in journey.steps], "where")
    at, took = _widest([at for at, _ in times], "at"), _widest([took for _, took in times], "took")
    room = width_cells - where - at - took - 5 * _MARGIN
    label = min(_widest([_indent(step) * " " + step.label for step in journey.steps], "what"), int(room * _LABEL_SHARE))
    bar = max(room - label, _LEAST_BAR_CELLS)

    table = Table.grid(padding=(0, _MARGIN, 0, 0))
    for width in (where, label, bar):
        table.add_column(width=width, overflow="fold")
    for width in (at, took):
        table.add_column(width=width, justify="right", no_wrap=True)
    table.add_row("where", "what", "", "at", "took", style="dim")
    for step, (began, lasted) in zip(journey.steps, times, strict=True):
        table.add_row(Text(printable(step.where)), _label(step), _bar(journey, step, bar), began, lasted)
    return table


def _widest(texts: Sequence[str], title: str) -> int:
    return max(len(title), *map(len, texts))


def _indent(step: Step) -> int:
    return _INDENT * step.depth


def _label(step: Step) -> RenderableType:
    words = Text(printable(step.what))
    if step.outcome:
        words.append(": ").append(printable(step.outcome), style="bold red" if is_gone_wrong(step) else "bold")
    return Padding(words, (0, 0, 0, _indent(step)))


def _bar(journey: Journey, step: Step, cells: int) -> Text:
    """At least one cell wide, so that nothing that happened is invisible."""
    scale = cells / journey.took_ms if journey.took_ms else 0.0
    begin = min(int(journey.offset_ms(step.began_at) * scale), cells - 1)
    if step.took_ms is None:
        return Text(" " * begin + _NO_END * (cells - begin), style=_COLOURS[step.kind])
    length = 1 if step.kind == "moment" else max(1, round(step.took_ms * scale))
    return Text(" " * begin + _SHAPES[step.kind] * min(length, cells - begin), style=_COLOURS[step.kind])
