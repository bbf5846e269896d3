"""What programs read: JSON, SARIF, JUnit and evidence."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from lawyers_hub.proof.verify.report.as_json import as_json
from lawyers_hub.proof.verify.report.evidence import as_evidence
from lawyers_hub.proof.verify.report.junit import as_junit
from lawyers_hub.proof.verify.report.sarif import as_sarif
from tests.unit.proof.verify.report.verifications import BROKEN, of_everything, outcome, verification

Json = dict[str, Any]


# JSON ---------------------------------------------------------------------------------------------------------------


def test_json_has_every_rule_the_kept_ones_too() -> None:
    told = json.loads(as_json(of_everything()))
    assert (told["system"], told["verdict"], told["exit_code"]) == ("a-system", "broken", 2)
    assert {rule["rule"]: rule["verdict"] for rule in told["rules"] if rule["subject"] == "compose"} == {
        "probes": "kept",
        "pinned-image": "broken",
        "budget": "unknown",
    }


def test_json_has_the_lines_of_a_finding_and_of_what_could_not_be_read() -> None:
    told = json.loads(as_json(of_everything()))
    (finding,) = next(rule for rule in told["rules"] if rule["rule"] == "pinned-image")["findings"]
    assert finding == {
        "verdict": "broken",
        "what": "web runs <latest>",
        "mend": "name a version",
        "file": "a folder/web.yaml",
        "line": 12,
        "because": [{"file": "base.yaml", "line": 3}],
    }
    assert [(fault["file"], fault["line"]) for fault in told["unreadable"]] == [("worse.yaml", 9)]


def test_json_has_every_flow_of_every_plane() -> None:
    (plane,) = json.loads(as_json(of_everything()))["planes"]
    assert {
        "from": "web",
        "to": "api",
        "protocol": "tcp",
        "first_port": 3001,
        "last_port": 3001,
        "doubt": None,
    } in plane["flows"]


# SARIF --------------------------------------------------------------------------------------------------------------

# What section 3 of SARIF 2.1.0 requires of each object that is written here.
_REQUIRED = {
    "run": {"tool"},
    "driver": {"name"},
    "rule": {"id"},
    "invocation": {"executionSuccessful"},
    "notification": {"message"},
    "result": {"message"},
    "artifactLocation": {"uri"},
}


def _places(sarif: Json) -> Iterator[Json]:
    (run,) = sarif["runs"]
    for result in run["results"]:
        yield from (*result["locations"], *result["relatedLocations"])
    for note in run["invocations"][0]["toolExecutionNotifications"]:
        yield from note["locations"]


def test_sarif_has_what_its_schema_requires() -> None:
    sarif = json.loads(as_sarif(of_everything()))
    assert sarif["version"] == "2.1.0"
    (run,) = sarif["runs"]
    driver, (invocation,) = run["tool"]["driver"], run["invocations"]
    parts = {
        "run": [run],
        "driver": [driver],
        "rule": driver["rules"],
        "invocation": [invocation],
        "notification": invocation["toolExecutionNotifications"],
        "result": run["results"],
        "artifactLocation": [place["physicalLocation"]["artifactLocation"] for place in _places(sarif)],
    }
    for name, objects in parts.items():
        assert objects, name
        for one in objects:
            assert one.keys() >= _REQUIRED[name], name
    messages = [*(one["message"] for one in [*run["results"], *parts["notification"]])]
    assert all(set(message) == {"text"} and message["text"] for message in messages)
    assert all(place["physicalLocation"]["region"]["startLine"] >= 1 for place in _places(sarif))
    assert {result["level"] for result in run["results"]} <= {"none", "note", "warning", "error"}


def test_every_result_of_sarif_points_to_its_rule() -> None:
    (run,) = json.loads(as_sarif(of_everything()))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_places_of_sarif_are_addresses() -> None:
    sarif = json.loads(as_sarif(verification(outcome("pinned-image", BROKEN))))
    (result,) = sarif["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20folder/web.yaml"
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 3


def test_sarif_says_what_could_not_be_read() -> None:
    (invocation,) = json.loads(as_sarif(of_everything()))["runs"][0]["invocations"]
    assert not invocation["executionSuccessful"]
    assert "is no YAML" in invocation["toolExecutionNotifications"][0]["message"]["text"]


# JUnit --------------------------------------------------------------------------------------------------------------


def test_junit_counts_what_broke_and_what_is_unknown() -> None:
    suites = Xml.fromstring(as_junit(of_everything()))  # noqa: S314 - written a line ago
    compose = next(suite for suite in suites if suite.get("name") == "compose")
    assert (compose.get("tests"), compose.get("failures"), compose.get("errors")) == ("3", "1", "1")
    failure = compose.find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "web runs <latest>"
    assert "see also base.yaml:3" in (failure.text or "")


def test_junit_has_an_error_for_what_could_not_be_read() -> None:
    suites = Xml.fromstring(as_junit(of_everything()))  # noqa: S314
    error = suites.find("testsuite[@name='reading']/testcase/error")
    assert error is not None
    assert error.get("message") == "is no YAML: \ufffd found"


# Evidence -----------------------------------------------------------------------------------------------------------


def test_evidence_says_which_promises_are_kept_and_what_was_not_exercised(tmp_path: Path) -> None:
    as_evidence(of_everything(), datetime.now(UTC)).write(tmp_path / "verify.json")
    told = json.loads((tmp_path / "verify.json").read_text())
    assert told["verdict"] == "broken"
    assert {held["promise"]: held["verdict"] for held in told["details"]["promises"]} == {
        "N1": "broken",
        "S2": "broken",
    }
    assert any("packets" in way for way in told["not_exercised"])
    assert told["versions"]["lawyers-hub"]


def test_no_promise_is_kept_while_something_cannot_be_read() -> None:
    evidence = as_evidence(verification(outcome("probes"), faults=of_everything().faults), datetime.now(UTC))
    assert [held.verdict for held in evidence.details.promises] == ["unknown"]
