"""All stands in one account and one region, and nobody applies it to another by having the wrong profile open."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.hcl import Attribute
from lawyers_hub.proof.verify.terraform.hcl.syntax import Attr, Literal, Node
from lawyers_hub.proof.verify.terraform.hcl.walking import nodes
from lawyers_hub.proof.verify.terraform.policies import documents, statements_of, written

_ACCOUNT = re.compile(r"\d{12}")
_OF_AN_ACCOUNT = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):")
_NUMBER = re.compile(r":(\d{12}):")
_IN_A_NAME = re.compile(r"\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


def check(configuration: Configuration) -> Iterator[Finding]:
    account = _given(configuration, "account_id")
    if account is not None and _ACCOUNT.fullmatch(str(account)):
        yield from _bound(configuration)
        yield from _strangers(configuration, str(account))
        yield from _let_in(configuration, str(account))
    for region in _regions(configuration):
        yield from _elsewhere(configuration, region)


def _given(configuration: Configuration, name: str) -> object:
    attribute = configuration.given.get(name)
    return attribute.value.value if attribute and isinstance(attribute.value, Literal) else None


def _bound(configuration: Configuration) -> Iterator[Finding]:
    for folder in configuration.folders:
        for provider in folder.providers:
            said = provider.body.attributes
            if (
                provider.labels == ("aws",)
                and "allowed_account_ids" not in said
                and not provider.body.inner("assume_role")
            ):
                what = "this may be applied to any account, though the one that is meant is known"
                yield _finding(provider.place, what, "say allowed_account_ids = [var.account_id]")


def _strangers(configuration: Configuration, account: str) -> Iterator[Finding]:
    for name, attribute in configuration.given.items():
        for place, text in _texts(attribute):
            found = _OF_AN_ACCOUNT.match(text)
            if found and found[1] != account:
                yield _finding(
                    place, f"{name} names somebody of the account {found[1]}, and ours is {account}", "mend it"
                )


def _let_in(configuration: Configuration, account: str) -> Iterator[Finding]:
    """Load balancers wrote their logs as an account of AWS before they wrote as a service."""
    for document in documents(configuration):
        for statement in statements_of(document):
            for _, who in statement.principals if statement.allows and statement.actions != ("s3:PutObject",) else ():
                found = _NUMBER.search(written(who))
                if found and found[1] != account:
                    what = f"{document.address} lets in somebody of the account {found[1]}, and ours is {account}"
                    yield _finding(statement.place, what, "name somebody of our account")
            for condition in statement.conditions if statement.allows else ():
                others = [one for one in condition.texts if _ACCOUNT.fullmatch(one) and one != account]
                if others and condition.variable.endswith("Account"):
                    what = f"{document.address} is about the account {others[0]}, and ours is {account}"
                    yield _finding(condition.place, what, "name our account")


def _regions(configuration: Configuration) -> set[str]:
    """The region of the providers, said there or by a value."""
    said = [
        one.body.attributes["region"].value
        for folder in configuration.folders
        for one in folder.providers
        if "region" in one.body.attributes and "alias" not in one.body.attributes
    ]
    found = {_given(configuration, one.name) if isinstance(one, Attr) else _literal(one) for one in said}
    return {str(one) for one in found if _REGION.fullmatch(str(one))}


def _literal(node: Node) -> object:
    return node.value if isinstance(node, Literal) else None


def _elsewhere(configuration: Configuration, region: str) -> Iterator[Finding]:
    for subnet in configuration.of("aws_subnet"):
        zone = subnet.content.given("availability_zone")
        if zone and isinstance(zone.value.raw, str) and not zone.value.raw.startswith(region):
            what = f"{subnet.address} is to stand in {zone.value.raw}, which is no zone of {region}"
            yield _finding(zone.places[-1], what, f"name a zone of {region}")
    for name, value in configuration.outputs.items():
        found = _IN_A_NAME.search(value.raw) if isinstance(value.raw, str) else None
        if found and found[1] != region:
            place = value.places[0] if value.places else configuration.declaration.place("artifacts")
            yield _finding(place, f"the output {name} leads to {found[1]}, and ours is {region}", f"name {region}")
    for body in configuration.backends.values():
        said = body.attributes.get("region")
        if said and _literal(said.value) not in (None, region):
            yield _finding(said.place, f"the state lies in another region than {region}", f'say region = "{region}"')


def _texts(attribute: Attribute) -> Iterator[tuple[Place, str]]:
    for node in nodes(attribute.value):
        if isinstance(node, Literal) and isinstance(node.value, str):
            yield node.place, node.value


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="one-account",
    promise="R1",
    says="everything stands in the one region and, where its number is given, in the one account that is meant",
    check=check,
)
