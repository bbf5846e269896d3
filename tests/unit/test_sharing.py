"""Tests that share servers run in the same process, so that these are started once."""

from lawyers_hub.stack.home import REPOSITORY
from tests.sharing import company_of


def test_all_that_look_at_one_hub_stay_together() -> None:
    for folder in ("tests/acceptance", "tests/browser"):
        files = [path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / folder).glob("test_*.py")]
        with_a_hub_of_its_own = {file for file in files if file.endswith("test_durability.py")}
        assert {company_of(f"{file}::test_something") for file in files} == {folder} | with_a_hub_of_its_own


def test_others_stay_with_their_file() -> None:
    file = "tests/integration/jobs/test_clock.py"
    assert company_of(f"{file}::test_a[x::y]") == file
