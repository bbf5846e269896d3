"""Whoever an alert wakes finds a page that says what it means, where to look, what to do, and when it is over."""

import re

import pytest
from typer.main import get_command

from lawyers_hub.cli import app
from tests.infrastructure.monitoring.files import REPOSITORY

RUNBOOKS = {page.stem: page for page in sorted((REPOSITORY / "docs" / "runbooks").glob("*.md"))}
SECTIONS = ["What it means", "What to look at first", "What to do", "How to know it is over"]
MOST_LINES = 60


@pytest.mark.parametrize("name", RUNBOOKS)
def test_a_runbook_is_short_and_answers_the_four_questions(name: str) -> None:
    text = RUNBOOKS[name].read_text()
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert len(text.splitlines()) <= MOST_LINES
    assert all(len(part.split()) > 5 for part in re.split(r"^## .+$", text, flags=re.MULTILINE)[1:])


@pytest.mark.parametrize("name", RUNBOOKS)
def test_the_links_of_a_runbook_lead_somewhere(name: str) -> None:
    page = RUNBOOKS[name]
    for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
        assert (page.parent / target).is_file(), target


@pytest.mark.parametrize("name", RUNBOOKS)
def test_the_commands_of_a_runbook_exist(name: str) -> None:
    for words in re.findall(r"(?<![\w-])hub ([a-z]+(?: [a-z]+)?)", "\n".join(_code(RUNBOOKS[name].read_text()))):
        first, _, second = words.partition(" ")
        command = getattr(get_command(app), "commands", {}).get(first)
        assert command is not None, f"hub {first} is no command"
        assert not second or not hasattr(command, "commands") or second in command.commands, f"hub {words}"


def _code(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text) + re.findall(r"```\n(.*?)```", text, re.DOTALL)
