"""A Dockerfile is read as Docker reads it: lines that go on, comments between, stages on stages."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.compose.dockerfile import Dockerfile, read_dockerfile
from lawyers_hub.proof.verify.places import Fault


def dockerfile(root: Path, text: str) -> Dockerfile:
    (root / "Dockerfile").write_text(text)
    return read_dockerfile(root, "Dockerfile")


def test_an_instruction_goes_on_over_comments_and_empty_lines(tmp_path: Path) -> None:
    found = dockerfile(tmp_path, "FROM a:1.0\nrun one \\\n  # why\n\n  && two\nUSER me\n").stages[0]
    assert [(one.word, one.said, one.place.line) for one in found.instructions] == [
        ("RUN", "one && two", 2),
        ("USER", "me", 6),
    ]


def test_another_sign_can_continue_a_line(tmp_path: Path) -> None:
    found = dockerfile(tmp_path, "# escape=`\nFROM a:1.0\nRUN one `\n  two\n").stages[0]
    assert found.instructions[0].said == "one two"


def test_a_script_in_an_instruction_is_part_of_it(tmp_path: Path) -> None:
    found = dockerfile(tmp_path, "FROM a:1.0\nRUN <<END\napt-get install -y gcc\nUSER root\nEND\nUSER me\n").stages[0]
    assert [one.word for one in found.instructions] == ["RUN", "USER"]
    assert "apt-get install -y gcc" in found.instructions[0].said


def test_bases_are_filled_in_from_the_arguments_before_them(tmp_path: Path) -> None:
    found = dockerfile(tmp_path, 'ARG A=x:1.0\nARG B="y"\nFROM --platform=linux/amd64 ${A} AS first\nFROM $B:2.0\n')
    assert [(stage.base, stage.name) for stage in found.stages] == [("x:1.0", "first"), ("y:2.0", "")]


def test_what_counts_is_what_the_last_stage_or_its_ground_says(tmp_path: Path) -> None:
    found = dockerfile(tmp_path, "FROM a:1.0 AS ground\nUSER me\nFROM b:1.0 AS aside\nUSER root\nFROM ground\nRUN x\n")
    assert (user := found.last("USER"))
    assert user.said == "me"
    assert found.last("HEALTHCHECK") is None


def test_a_stage_that_stands_on_itself_ends(tmp_path: Path) -> None:
    assert dockerfile(tmp_path, "FROM a AS a\nFROM a AS a\n").last("USER") is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", r"Dockerfile:1: has no FROM"),
        ("RUN x\nFROM a\n", r"Dockerfile:1: has RUN before the first FROM"),
        ("FROM a\nRUNN x\n", r"Dockerfile:2: has 'RUNN', which begins no instruction"),
        ("FROM\n", r"Dockerfile:1: has a FROM that names no image"),
        ("FROM ${A\n", r"Dockerfile:1: has a \$\{ that is never closed"),
    ],
)
def test_what_is_no_dockerfile_is_a_fault_with_its_line(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(Fault, match=f"^{what}"):
        dockerfile(tmp_path, text)


def test_a_line_that_goes_on_at_the_end_ends(tmp_path: Path) -> None:
    assert dockerfile(tmp_path, "FROM a:1.0\nRUN x \\").stages[0].instructions[0].said == "x"
