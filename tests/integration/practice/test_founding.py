"""Founding a firm: it stands with an administrator who can sign in, or not at all."""

import msgspec
import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.practice.errors import Conflict, Invalid
from lawyers_hub.practice.founding import Founding, found
from tests.conftest import HubDatabase
from tests.firms import HubOfTwoFirms


def a_founding(slug: str = "", **changed: str) -> Founding:
    slug = slug or f"firm-{new_id().hex[-12:]}"
    return Founding(slug, "Harbour Law", "Dewi Lestari", "Dewi@harbour.example")._replace(**changed)


async def test_the_first_administrator_signs_in_with_the_printed_password(
    hub: HubOfTwoFirms, hub_database: HubDatabase
) -> None:
    login = await found(hub_database.owner_url, a_founding())

    answer = await hub.stranger.post("/auth/login", json=msgspec.to_builtins(login))

    assert answer.status_code == 200
    assert answer.json()["person"]["role"] == "admin"
    assert answer.json()["firm"]["name"] == "Harbour Law"
    assert answer.json()["firm"]["country"] == "ID"


async def test_a_firm_counts_working_days_by_the_country_it_was_founded_in(
    hub: HubOfTwoFirms, hub_database: HubDatabase
) -> None:
    login = await found(hub_database.owner_url, a_founding(time_zone="Europe/Amsterdam", country="NL"))
    token = (await hub.stranger.post("/auth/login", json=msgspec.to_builtins(login))).json()["access_token"]

    answer = await hub.maker.speaking_with(token).get("/working-days", params={"from_on": "2026-04-24", "days": 1})

    assert answer.json()["on"] == "2026-04-28"
    assert answer.json()["skipped"] == [{"on": "2026-04-27", "name": "King's Day"}]


async def test_a_name_that_is_taken_is_refused(hub: HubOfTwoFirms, hub_database: HubDatabase) -> None:
    with pytest.raises(Conflict, match="already"):
        await found(hub_database.owner_url, a_founding(hub.ours.slug))


@pytest.mark.parametrize(
    "changed", [{"slug": "No Capitals"}, {"email": "nowhere"}, {"name": ""}, {"person": "x" * 201}]
)
async def test_what_has_no_form_is_refused_before_anything_is_made(
    hub_database: HubDatabase, changed: dict[str, str]
) -> None:
    with pytest.raises(msgspec.ValidationError):
        await found(hub_database.owner_url, a_founding(**changed))


async def test_a_firm_without_an_administrator_is_never_left_behind(
    hub: HubOfTwoFirms, hub_database: HubDatabase
) -> None:
    founding = a_founding(person="control \x07 character")
    with pytest.raises(Invalid):
        await found(hub_database.owner_url, founding)

    login = await found(hub_database.owner_url, founding._replace(person="Dewi Lestari"))

    assert login.firm == founding.slug
