"""A verification as SARIF 2.1.0 (OASIS), which shows findings beside the changed lines in a code review."""

from urllib.parse import quote

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.verification import Outcome, Verification

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Message(msgspec.Struct, frozen=True):
    text: str


class Region(msgspec.Struct, frozen=True, rename="camel"):
    start_line: int


class ArtifactLocation(msgspec.Struct, frozen=True, rename="camel"):
    uri: str
    uri_base_id: str = "%SRCROOT%"


class PhysicalLocation(msgspec.Struct, frozen=True, rename="camel"):
    artifact_location: ArtifactLocation
    region: Region


class Location(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One without words is the place of the result itself; readers show related ones by their words."""

    physical_location: PhysicalLocation
    message: Message | None = None


class Properties(msgspec.Struct, frozen=True):
    tags: list[str]


class ReportingDescriptor(msgspec.Struct, frozen=True, rename="camel"):
    """A rule."""

    id: str
    short_description: Message
    help: Message
    properties: Properties


class Result(msgspec.Struct, frozen=True, rename="camel"):
    rule_id: str
    rule_index: int
    level: str
    message: Message
    locations: list[Location]
    related_locations: list[Location]
    properties: Properties


class Notification(msgspec.Struct, frozen=True):
    level: str
    message: Message
    locations: list[Location]


class Invocation(msgspec.Struct, frozen=True, rename="camel"):
    execution_successful: bool
    exit_code: int
    tool_execution_notifications: list[Notification]


class Driver(msgspec.Struct, frozen=True):
    name: str
    rules: list[ReportingDescriptor]


class Tool(msgspec.Struct, frozen=True):
    driver: Driver


class Run(msgspec.Struct, frozen=True, rename="camel"):
    tool: Tool
    invocations: list[Invocation]
    results: list[Result]
    column_kind: str = "unicodeCodePoints"


class Log(msgspec.Struct, frozen=True, rename={"schema": "$schema"}):
    runs: list[Run]
    version: str = "2.1.0"
    schema: str = SCHEMA


def as_sarif(verification: Verification) -> str:
    rules = list({outcome.rule: outcome for outcome in verification.outcomes}.values())
    index = {outcome.rule: number for number, outcome in enumerate(rules)}
    run = Run(
        tool=Tool(Driver("hub verify", [_rule(outcome) for outcome in rules])),
        invocations=[_invocation(verification)],
        results=[
            _result(finding, outcome, index[outcome.rule])
            for outcome in verification.outcomes
            for finding in outcome.findings
        ],
    )
    return msgspec.json.format(msgspec.json.encode(Log([run])), indent=2).decode() + "\n"


def _rule(outcome: Outcome) -> ReportingDescriptor:
    says = outcome.says[:1].upper() + outcome.says[1:] + "."
    helps = f"{says} The promise {outcome.promise} rests on it. docs/verify.md tells how to read what it finds."
    return ReportingDescriptor(outcome.rule, Message(says), Message(helps), Properties([outcome.promise]))


def _invocation(verification: Verification) -> Invocation:
    return Invocation(
        execution_successful=not verification.faults,
        exit_code=verification.exit_code,
        tool_execution_notifications=[_notification(fault) for fault in verification.faults],
    )


def _notification(fault: Fault) -> Notification:
    return Notification("error", Message(fault.what), [_location(fault.place)])


def _result(finding: Finding, outcome: Outcome, index: int) -> Result:
    """What is unknown is an error as well: readers of SARIF hide what they take for a mere note."""
    return Result(
        rule_id=outcome.rule,
        rule_index=index,
        level="error",
        message=Message(f"{outcome.subject}: {finding.what}. To mend it: {finding.mend}."),
        locations=[_location(finding.place)],
        related_locations=[_location(place, Message("takes part")) for place in finding.because],
        properties=Properties([finding.verdict, outcome.subject, outcome.promise]),
    )


def _location(place: Place, message: Message | None = None) -> Location:
    return Location(PhysicalLocation(ArtifactLocation(quote(place.file)), Region(place.line)), message)
