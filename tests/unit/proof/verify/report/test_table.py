"""What people read."""

from io import StringIO

from rich.console import Console

from lawyers_hub.proof.verify.report.table import print_table
from lawyers_hub.proof.verify.verification import Verification
from tests.unit.proof.verify.report.verifications import BROKEN, UNKNOWN, of_everything, outcome, verification


def printed(told: Verification, width: int = 110) -> str:
    console = Console(file=StringIO(), width=width, highlight=False)
    print_table(told, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_each_subject_is_a_line_with_its_counts() -> None:
    rows = [line.split() for line in printed(of_everything()).splitlines()]
    assert ["compose", "1", "1", "1"] in rows
    assert ["a", "plane", "4", "4", "1", "4", "0"] in rows


def test_a_finding_says_what_where_and_how_to_mend_it() -> None:
    text = printed(verification(outcome("pinned-image", BROKEN)))
    assert "pinned-image (S2): every pinned-image holds" in text
    assert "broken in compose: web runs <latest>" in text
    for line in ("  at    a folder/web.yaml:12", "  with  base.yaml:3", "  mend  name a version"):
        assert line in text


def test_a_finding_of_two_overlays_is_told_once() -> None:
    told = [outcome("budget", UNKNOWN, subject=f"kubernetes/{overlay}") for overlay in ("staging", "aws")]
    text = printed(verification(*told))
    assert text.count("whether api has a limit cannot be told") == 1
    assert "unknown in kubernetes/staging, kubernetes/aws:" in text


def test_the_last_line_is_the_verdict() -> None:
    assert printed(verification(outcome("probes"))).splitlines()[-1] == (
        "kept: 1 rule on 1 subject in 1.2 s; no findings"
    )
    assert printed(of_everything()).splitlines()[-1].startswith("broken: ")


def test_it_fits_on_a_narrow_terminal() -> None:
    assert max(map(len, printed(of_everything(), width=60).splitlines())) <= 60


def test_what_cannot_be_told_at_all_is_said_where_nothing_was_found() -> None:
    kept = printed(verification(outcome("probes")))
    assert "Beyond this proof:\n - a plane knows no names" in kept
    assert "Beyond this proof" not in printed(verification(outcome("pinned-image", BROKEN)))
