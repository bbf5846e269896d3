"""What docs/verify.md and topology.toml say of the rules and of the commands is what there is."""

import re
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command

from lawyers_hub.cli import app
from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.verifying import REGISTRY
from lawyers_hub.stack.home import REPOSITORY

PAGE = REPOSITORY / "docs" / "verify.md"


def test_the_page_lists_every_rule_as_it_is() -> None:
    """After a change of a rule: `hub verify --list --json` has the words for the table."""
    _, _, listed = PAGE.read_text().partition("## Every rule")
    rows = re.findall(r"^\| `([\w-]+)` \| (\w+) \| (.+) \|$", listed, re.MULTILINE)
    assert rows == [(rule.id, rule.promise, rule.says) for rules in REGISTRY.values() for rule in rules]


def test_every_rule_has_a_name_of_its_own_and_says_what_must_hold() -> None:
    rules = [rule for rules in REGISTRY.values() for rule in rules]
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.id), rule.id
        assert re.fullmatch(r"[A-Z]\d", rule.promise), rule.id
        assert not rule.says.endswith("."), rule.id


def test_the_page_names_every_option() -> None:
    text = PAGE.read_text()
    hub = get_command(app)
    assert isinstance(hub, TyperGroup)
    for parameter in hub.commands["verify"].params:
        assert parameter.opts[-1] in text, parameter.opts


def test_the_topology_knows_every_command_of_the_hub() -> None:
    listed = read_topology(REPOSITORY).topology.programs["hub"]
    assert sorted(listed) == sorted(_commands(get_command(app)))


def _commands(command: object) -> Iterator[str]:
    for name, inner in command.commands.items() if isinstance(command, TyperGroup) else ():
        yield name
        yield from (f"{name} {further}" for further in _commands(inner))


def test_the_beginning_on_the_page_is_a_topology(tmp_path: Path) -> None:
    begin = re.findall(r"```toml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    (tmp_path / "topology.toml").write_text("\n".join(begin))
    known = {rule.id for rules in REGISTRY.values() for rule in rules}
    assert read_topology(tmp_path, "topology.toml").topology.left_aside.keys() <= known
