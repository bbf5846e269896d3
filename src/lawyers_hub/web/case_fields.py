"""The fields of a case as a form sends them, and how two people's versions of them differ."""

from typing import Literal, NamedTuple

import msgspec

from lawyers_hub.web.forms import Form
from lawyers_hub.web.records import Case, Party

Side = Literal["mine", "theirs"]


class CaseFields(msgspec.Struct, frozen=True):
    """What can be edited. Compared field by field, so two lawyers changing different fields never collide."""

    title: str = ""
    client_name: str = ""
    practice_area: str = ""
    responsible_id: str | None = None
    parties: list[Party] = []

    @classmethod
    def of(cls, case: Case) -> "CaseFields":
        return cls(
            title=case.title,
            client_name=case.client_name,
            practice_area=case.practice_area,
            responsible_id=case.responsible.id if case.responsible else None,
            parties=[Party(party.name, party.role) for party in case.parties],
        )

    @classmethod
    def typed(cls, form: Form) -> "CaseFields":
        """A party without a name is an empty row of the form and is left out."""
        named = zip(form.texts("party_name"), form.texts("party_role"), strict=False)
        return cls(
            title=form.text("title"),
            client_name=form.text("client_name"),
            practice_area=form.text("practice_area"),
            responsible_id=form.text("responsible_id") or None,
            parties=[Party(name, role) for name, role in named if name],
        )


LABELS = {
    "title": "Title",
    "client_name": "Client",
    "practice_area": "Practice area",
    "responsible_id": "Responsible lawyer",
    "parties": "Parties",
}


class Difference(NamedTuple):
    """One field on which the two versions differ. `chosen` is empty when both changed it: a person decides."""

    field: str
    label: str
    mine: object
    theirs: object
    chosen: Side | None


def differences(base: CaseFields, mine: CaseFields, theirs: CaseFields) -> list[Difference]:
    """Every field where mine and theirs differ; where only one side touched it, that side is proposed."""
    found = []
    for field, label in LABELS.items():
        was, my, their = getattr(base, field), getattr(mine, field), getattr(theirs, field)
        if my != their:
            chosen: Side | None = "theirs" if my == was else "mine" if their == was else None
            found.append(Difference(field, label, my, their, chosen))
    return found


def changes(base: CaseFields, wanted: CaseFields) -> dict[str, object]:
    """Only what differs, ready to be sent: untouched fields keep whatever they are by now."""
    return {field: getattr(wanted, field) for field in LABELS if getattr(wanted, field) != getattr(base, field)}


def merged(mine: CaseFields, theirs: CaseFields, choices: dict[str, str]) -> CaseFields:
    """Theirs, with mine wherever mine was chosen."""
    taken = {field: getattr(mine, field) for field in LABELS if choices.get(field) == "mine"}
    return msgspec.structs.replace(theirs, **taken)
