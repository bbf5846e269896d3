"""A file is read as it is, or refused in one line that says where and what to do."""

import os
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.places import MOST_BYTES, Fault, Place, read_text


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("grün: 1\n", encoding="utf-8")
    assert read_text(tmp_path, "a.yaml") == "grün: 1\n"


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"^gone\.yaml:1: there is no such file$"):
        read_text(tmp_path, "gone.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="there is no such file"):
        read_text(tmp_path, ".")


def test_bytes_that_are_no_text_are_a_fault_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "latin.tf").write_bytes(b"one\ntwo\ncaf\xe9\n")
    with pytest.raises(Fault) as refused:
        read_text(tmp_path, "latin.tf")
    assert refused.value.place == Place("latin.tf", 3)


def test_a_file_of_10_mb_is_refused_and_not_read(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.touch()
    os.truncate(large, 10 * 1024**2)
    assert large.stat().st_size > MOST_BYTES
    with pytest.raises(Fault, match="larger than 4 MiB"):
        read_text(tmp_path, "large.yaml")


@pytest.mark.parametrize("file", ["../outside.yaml", "/etc/hostname"])
def test_nothing_outside_of_the_root_is_read(tmp_path: Path, file: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.yaml").write_text("secret: 1")
    with pytest.raises(Fault, match="outside of what is verified"):
        read_text(root, file)


def test_a_link_that_leads_outside_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.yaml").write_text("secret: 1")
    (root / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(Fault, match="outside of what is verified"):
        read_text(root, "link.yaml")


def test_a_link_that_leads_to_itself_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "round.yaml").symlink_to(tmp_path / "round.yaml")
    with pytest.raises(Fault):
        read_text(tmp_path, "round.yaml")
