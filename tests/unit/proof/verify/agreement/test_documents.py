"""Commands in documents name what exists."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.agreement.claims import Claim, claims_of
from lawyers_hub.proof.verify.agreement.documents import commands_in, links_in
from lawyers_hub.proof.verify.project import Document
from tests.unit.proof.verify.notes import TOPOLOGY, appended, changed, copied, findings

RULE = "documents-name-what-exists"


def claims(text: str) -> list[Claim]:
    return [claim for command in commands_in(Document("page.md", text)) for claim in claims_of(command, ["hub"])]


def named(text: str) -> list[str]:
    return [f"{claim.kind} {claim.name}".strip() for claim in claims(text) if claim.sort != "path"]


def test_a_block_of_commands_is_read_line_by_line() -> None:
    page = Document("page.md", "Look:\n\n```\nkubectl get pods  # all\nhub status && hub down\n```\n")
    told = [(str(command), command.place.line) for command in commands_in(page)]
    assert told == [("kubectl get pods", 4), ("hub status", 5), ("hub down", 5)]


def test_a_command_goes_on_after_a_backslash() -> None:
    assert named("```\ndocker compose run --rm \\\n  migrate now\n```\n") == ["migrate"]


def test_prose_goes_on_after_nothing() -> None:
    page = Document("page.md", "A backslash \\\nand `hub status`.\n")
    assert [command.place.line for command in commands_in(page)] == [2]


def test_a_loop_is_once_for_each_name() -> None:
    page = "```\nfor name in api web; do kubectl rollout status deployment/$name; done\n```\n"
    assert named(page) == ["Deployment api", "Deployment web"]


def test_code_within_a_line_is_a_command_and_prose_is_none() -> None:
    assert named("Ask `hub status`. Then hub down.") == ["hub status"]


def test_a_quotation_over_several_lines_hides_no_command() -> None:
    assert named("```\njq '{\n  a: 1}' | kubectl delete job found\n```\n") == ["Job found"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("kubectl -n shop rollout undo deployment/api", ["shop", "Deployment api"]),
        ("kubectl exec deploy/web -- python deployment/x", ["Deployment web"]),
        ("kubectl delete job migrate --ignore-not-found", ["Job migrate"]),
        ("kubectl get deployments,hpa", []),
        ("kubectl create job --from=cronjob/backup backup-now", ["CronJob backup"]),
        ("kubectl create configmap settings --from-file=a", []),
        ("kubectl logs -l app=api,tier!=data", ["app api"]),
        ("kubectl delete pod NAME", []),
        ("docker compose -f compose.yml logs --tail 50 redis", ["redis"]),
        ("docker compose run --rm -e A=b migrate python -m x", ["migrate"]),
        ("docker compose restart lb web", ["lb", "web"]),
        ("docker compose exec db pg_dump >hub.dump", ["db"]),
        ("docker compose ps", []),
        ("VERSION=2 docker compose up --detach api", ["api"]),
        ("./hub jobs retry 26", ["hub jobs retry"]),
        ("hub trace ID", ["hub trace"]),
        ("hub --help", []),
    ],
)
def test_what_a_command_takes_for_granted(command: str, expected: list[str]) -> None:
    assert named(f"`{command}`") == expected


def test_what_is_written_to_need_not_be_there() -> None:
    assert [claim.name for claim in claims("`make infrastructure/a.sh > infrastructure/b.txt`")] == [
        "infrastructure/a.sh"
    ]


def test_links_stand_with_their_lines() -> None:
    page = Document("page.md", "See [this](a.md#top),\nand [that](https://example.com).\n")
    assert [(link.target, link.place.line) for link in links_in(page)] == [
        ("a.md#top", 1),
        ("https://example.com", 2),
    ]


def test_the_commands_of_the_example_name_what_exists(tmp_path: Path) -> None:
    root = changed(copied(tmp_path), TOPOLOGY, "[network]", '[programs]\nhub = ["verify"]\n\n[network]')
    assert findings(root, RULE) == []


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("kubectl -n notes rollout undo deployment/note", "names the Deployment note, which no overlay has"),
        ("kubectl -n note get pods", "names the namespace note, which the topology does not declare"),
        ("kubectl logs -l app=note", "asks for what is labelled note, and no service is called so"),
        ("docker compose restart note", "names note, which does not run under Compose"),
        ("hub verifi", "runs `hub verifi`, and hub has no such command"),
        ("sh infrastructure/k8s/note.sh", "names infrastructure/k8s/note.sh, which is not there"),
    ],
)
def test_a_name_that_is_wrong_is_found(tmp_path: Path, command: str, wrong: str) -> None:
    root = changed(copied(tmp_path), TOPOLOGY, "[network]", '[programs]\nhub = ["verify"]\n\n[network]')
    appended(root, "README.md", f"\nTo go back: `{command}`.\n")
    (finding,) = findings(root, RULE)
    assert finding.what == f"`{command}` {wrong}"
    assert finding.place.line == len((root / "README.md").read_text().splitlines())


def test_the_nearest_name_is_offered(tmp_path: Path) -> None:
    root = appended(copied(tmp_path), "README.md", "\n`kubectl rollout undo deployment/note`\n")
    assert [finding.mend for finding in findings(root, RULE)] == ["did you mean notes?"]


def test_what_a_document_makes_itself_is_there(tmp_path: Path) -> None:
    page = '\n`kubectl apply -f -` with `{"kind": "Job", name: "found"}`, then `kubectl logs job/found`.\n'
    assert findings(appended(copied(tmp_path), "README.md", page), RULE) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    root = appended(copied(tmp_path), "README.md", "\n[more](more.md)\n")
    assert [finding.what for finding in findings(root, RULE)] == ["the link to more.md leads nowhere"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("kubectl rollback deployment/notes", "asks kubectl to rollback, which it cannot"),
        ("kubectl rollout state deployment/notes", "asks kubectl to rollout state, which it cannot"),
        ("docker compose rerun notes", "asks docker compose to rerun, which it cannot"),
        ("docker compose -f other.yml ps", "names other.yml, which is not there"),
        ("docker compose run -e A=/run/secrets/other notes", "reads /run/secrets/other, and notes is given no such"),
        ("ssh -L 3300:10.0.0.9:3000 machine", "leads to 10.0.0.9, which no service has"),
        ("NOTES_TAG=1 docker compose up", "NOTES_TAG is set for `docker compose`, and its files ask for no such"),
    ],
)
def test_a_command_that_nobody_takes_is_found(tmp_path: Path, words: str, what: str) -> None:
    root = appended(copied(tmp_path), "README.md", f"\n```\n{words}\n```\n")
    assert [finding for finding in findings(root, "commands-valid") if what in finding.what]


@pytest.mark.parametrize(
    "words",
    [
        "kubectl -n notes get pods",
        "kubectl wait --for=condition=complete job/x",
        "docker compose -f compose.yml up --detach",
        "docker compose run --rm notes",
        "COMPOSE_FILE=compose.yml docker compose ps",
        "ssh machine",
    ],
)
def test_a_command_that_is_one_is_none(tmp_path: Path, words: str) -> None:
    root = appended(copied(tmp_path), "README.md", f"\n```\n{words}\n```\n")
    assert findings(root, "commands-valid") == []
