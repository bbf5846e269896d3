"""The waterfall in a terminal and as a picture: to scale, readable without colour, harmless whatever a path says."""

from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len
from rich.console import Console

from lawyers_hub.journey.command import from_logs
from lawyers_hub.journey.journey import Journey
from lawyers_hub.journey.picture import picture
from lawyers_hub.journey.waterfall import draw
from tests.unit.journey.log_lines import ID, Line, answered, ended, started, upload, write

SVG = "{http://www.w3.org/2000/svg}"


def journey_of(*lines: Line) -> Journey:
    with TemporaryDirectory() as folder:
        return from_logs(write(Path(folder), lines), ID)


def drawn(journey: Journey, width_cells: int = 80) -> list[str]:
    console = Console(file=StringIO(), width=width_cells, color_system=None)
    console.print(draw(journey, width_cells))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().splitlines()


def row(lines: list[str], words: str) -> str:
    return next(line for line in lines if words in line)


@pytest.mark.parametrize("width_cells", [80, 100, 200])
def test_it_fits_the_terminal(width_cells: int) -> None:
    lines = drawn(journey_of(*upload()), width_cells)

    assert max(map(cell_len, lines)) <= width_cells


def test_bars_are_to_scale_and_shapes_tell_work_from_waiting_and_moments() -> None:
    lines = drawn(journey_of(answered("web", 0, 500, "GET /a"), *upload()[2:5], ended(70, 1000)), 200)

    web, run = row(lines, "GET /a"), row(lines, "attempt 1: completed")
    assert run.count("█") / web.count("█") == pytest.approx(930 / 500, rel=0.05)
    assert run.index("█") > web.index("█")
    assert "░" in row(lines, "waits to be sent")
    assert "◆" in row(lines, "sends job 12")


def test_what_has_no_end_is_dashed_to_the_end() -> None:
    line = row(drawn(journey_of(*upload()[:5])), "no end seen")

    assert "┄" in line
    assert line.rstrip().endswith("…")


def test_times_are_in_milliseconds_since_the_beginning() -> None:
    lines = drawn(journey_of(*upload()[:5], ended(70, 1270.25)))

    assert row(lines, "attempt 1").split()[-2:] == ["70.0", "1,200.2"]
    assert "Began 2026-11-22 21:04:05.000 UTC; 1,270.2 ms in all, from the logs." in lines


def test_a_journey_of_one_moment_can_be_drawn() -> None:
    moment = journey_of(started(0))

    assert row(drawn(moment), "attempt 1: no end seen")
    assert picture(moment)


def test_what_the_bars_do_not_say_is_written_below() -> None:
    lines = drawn(journey_of(answered("web", 0, 100, "GET /a"), answered("web", 600, 1000, "GET /b")))

    assert lines[-1] == "- Nothing was seen between 100.0 and 600.0 ms."


def test_a_path_cannot_command_the_terminal() -> None:
    lines = drawn(journey_of(answered("web", 0, 5, "GET unknown", 404, path="/\x1b[2J\u202e[bold]")))

    assert "GET /\ufffd[2J\ufffd[bold]: 404" in " ".join(lines)


def test_the_picture_is_sound_svg_with_a_title_and_a_description_for_those_who_hear_it() -> None:
    root = ElementTree.fromstring(picture(journey_of(*upload())))  # noqa: S314

    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert description is not None
    assert title.text == f"Journey of {ID}"
    assert "queue, job 12 waits for a worker, at 60.0 ms, took 10.0 ms." in str(description.text)


def test_the_picture_has_real_text_and_follows_light_and_dark() -> None:
    drawing = picture(journey_of(*upload()))

    words = [text.text for text in ElementTree.fromstring(drawing).iter(f"{SVG}text")]  # noqa: S314
    assert "document.read, attempt 1: completed" in words
    assert "prefers-color-scheme: dark" in drawing


def test_the_bars_of_the_picture_are_to_scale() -> None:
    root = ElementTree.fromstring(picture(journey_of(*upload())))  # noqa: S314

    bars = [bar for group in root.iter(f"{SVG}g") for bar in group.iter(f"{SVG}rect")]
    widths = {str(bar.get("class")): float(str(bar.get("width"))) for bar in bars}
    # The last bar of its kind: the run of 200 ms and the 10 ms in the queue.
    assert widths["work"] / widths["wait"] == pytest.approx(20, rel=0.02)


def test_a_path_cannot_break_the_picture() -> None:
    hostile = answered("web", 0, 5, "GET unknown", 404, path='/"><script>alert(1)</script>\x00\x1b&')

    root = ElementTree.fromstring(picture(journey_of(hostile)))  # noqa: S314

    assert not list(root.iter(f"{SVG}script"))
    assert [text.text for text in root.iter(f"{SVG}text") if "script" in str(text.text)] == [
        'GET /"><script>alert(1)</script>\ufffd\ufffd&: 404'
    ]
