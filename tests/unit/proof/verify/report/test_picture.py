"""The matrices as a picture that nobody needs colours to read."""

import re
from xml.etree import ElementTree as Xml

from lawyers_hub.proof.verify.report.matrix import Line, matrix_of
from lawyers_hub.proof.verify.report.picture import as_picture
from tests.unit.proof.verify.report.verifications import COMPARISON, of_everything

_SVG = "{http://www.w3.org/2000/svg}"


def test_each_cell_says_what_is_there_and_how_it_differs() -> None:
    matrix = matrix_of(COMPARISON)
    assert matrix.cells == {
        ("internet", "web"): (Line("443", "unknown"),),
        ("web", "api"): (Line("3001", "meant"),),
        ("web", "db"): (Line("22", "extra"),),
        ("api", "web"): (Line("9000-9100", "wrong"), Line("9200", "missing")),
        ("api", "db"): (Line("5432", "missing"),),
        ("db", "api"): (Line("80", "half open"),),
    }


def test_whoever_neither_sends_nor_receives_has_no_row_and_no_column() -> None:
    matrix = matrix_of(COMPARISON)
    assert matrix.senders == ("internet", "web", "api", "db")
    assert matrix.receivers == ("web", "api", "db")


def test_every_difference_has_a_sign_of_its_own() -> None:
    texts = {text.text for text in Xml.fromstring(as_picture(of_everything())).iter(f"{_SVG}text")}  # noqa: S314
    assert {"3001", "+22", "−5432", "≠9000-9100", "½80", "?443"} <= texts


def test_it_is_told_to_those_who_cannot_see_it() -> None:
    svg = Xml.fromstring(as_picture(of_everything()))  # noqa: S314
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "title description"
    assert svg.findtext(f"{_SVG}title") == "Who may reach whom in a-system"
    assert "web may reach db on 22" in (svg.findtext(f"{_SVG}desc") or "")


def test_it_follows_light_and_dark() -> None:
    picture = as_picture(of_everything())
    light, dark = picture.split("@media (prefers-color-scheme: dark)")
    for looks in ("sheet", "meant", "extra", "wrong", "missing", "half", "unknown"):
        assert re.search(rf"\.{looks} {{", light), looks
        assert re.search(rf"\.{looks} {{", dark), looks


def test_nothing_lies_outside_of_it() -> None:
    svg = Xml.fromstring(as_picture(of_everything()))  # noqa: S314
    width, height = float(svg.attrib["width"]), float(svg.attrib["height"])
    for rect in svg.iter(f"{_SVG}rect"):
        assert float(rect.get("x", 0)) + float(rect.attrib["width"]) <= width
        assert float(rect.get("y", 0)) + float(rect.attrib["height"]) <= height
