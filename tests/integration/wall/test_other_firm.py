"""Between two firms: whatever the other firm asks for, with whatever identifiers, it learns and changes nothing."""

import pytest

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting
from lawyers_hub.practice.tokens import RefreshToken
from tests.doors import WALLED, Door
from tests.firms import PASSWORD, ROLES, FirmMaker, HubOfTwoFirms
from tests.integration.conftest import SignIn, TwoFirms
from tests.integration.wall.tables import fingerprint
from tests.knocking import everything_in, knock, request
from tests.planting import Belongings, Planter

# Doors without an identifier in their address are everybody's own: lists, figures, and what is newly made.
NO_CRASH = range(200, 500)


@pytest.mark.parametrize("door", WALLED, ids=str)
async def test_a_firm_never_sees_or_changes_anything_of_another_in_any_role(
    door: Door, ours: Belongings, firms: TwoFirms, sign_in: SignIn, owner: Database
) -> None:
    before = await fingerprint(owner, ours.firm.id)
    sent = ours.words_in(str(request(door, ours).get("json")))

    for role in ROLES:
        answer = await knock(door, ours, await sign_in(firms.theirs, role))

        told = set(ours.words_in(everything_in(answer)))
        assert told <= set(sent), f"the {role} of the other firm read more than they wrote themselves"
        assert answer.status_code in ({403, 404} if door.addresses_things else NO_CRASH), (role, answer.text)
    assert await fingerprint(owner, ours.firm.id) == before


async def test_what_is_not_there_and_what_is_another_firms_are_answered_alike(
    ours: Belongings, firms: TwoFirms, sign_in: SignIn
) -> None:
    nowhere = Belongings(firms.ours, job_id=2**40)
    client = await sign_in(firms.theirs, "admin")
    addressing = [door for door in WALLED if door.addresses_things]

    for door in addressing:
        answers = [await knock(door, each, client) for each in (ours, nowhere)]
        assert len({(answer.status_code, answer.json()["detail"]) for answer in answers}) == 1


async def test_a_responsible_lawyer_of_another_firm_is_refused_like_an_unknown_one(
    firms: TwoFirms, sign_in: SignIn
) -> None:
    draft = {"title": "Lease", "practice_area": "property", "client_name": "Wati"}
    client = await sign_in(firms.theirs, "partner")

    answer = await client.post("/cases", json={**draft, "responsible_id": str(firms.ours.partner.id)})

    assert answer.status_code == 422
    assert firms.ours.slug not in answer.text


async def test_a_case_cannot_be_shared_with_another_firms_client(
    ours: Belongings, firms: TwoFirms, planter: Planter, sign_in: SignIn
) -> None:
    theirs = await planter.plant(firms.theirs)
    client = await sign_in(firms.theirs, "partner")

    answer = await client.put(f"/cases/{theirs.case_id}/shares/{ours.person_id}")

    assert answer.status_code == 404
    assert not ours.words_in(answer.text)


async def test_a_person_of_one_firm_cannot_sign_in_to_another(
    ours: Belongings, firms: TwoFirms, firm_maker: FirmMaker
) -> None:
    credentials = {"firm": firms.theirs.slug, "email": ours.email, "password": PASSWORD}

    answer = await firm_maker.speaking_with(None).post("/auth/login", json=credentials)

    assert answer.status_code == 401
    assert not ours.words_in(answer.text)


async def test_a_refresh_token_opens_no_other_firm(ours: Belongings, firms: TwoFirms, firm_maker: FirmMaker) -> None:
    token = ours.refresh_token
    moved = RefreshToken(firms.theirs.id, token.session_id, token.secret)

    answer = await firm_maker.speaking_with(None).post("/auth/refresh", json={"refresh_token": str(moved)})

    assert answer.status_code == 401


async def test_two_firms_may_use_the_same_idempotency_key(firms: TwoFirms, sign_in: SignIn) -> None:
    draft = {"title": "Lease", "practice_area": "property", "client_name": "Wati"}
    key = {"idempotency-key": "a key that both firms chose"}

    answers = [await (await sign_in(firm, "partner")).post("/cases", json=draft, headers=key) for firm in firms]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]


async def test_a_firms_trail_tells_nothing_of_what_the_other_firm_tried(
    ours: Belongings, firms: TwoFirms, sign_in: SignIn, owner: Database
) -> None:
    await (await sign_in(firms.theirs, "admin")).get(f"/cases/{ours.case_id}")

    async with acting(owner, Actor(firms.theirs.id)) as work:
        told = await work.connection.fetchval("SELECT count(*) FROM audit_trail WHERE case_id = $1", ours.case_id)

    assert told == 0


async def test_figures_count_the_own_firm_only(hub: HubOfTwoFirms, planter: Planter, sign_in: SignIn) -> None:
    await planter.plant(hub.ours)
    client = await sign_in(hub.theirs, "admin")

    dashboard, operations = (await client.get("/dashboard")).json(), (await client.get("/operations")).json()

    assert set(dashboard["cases_by_status"].values()) == {0}
    assert set(operations["jobs"].values()) == {0}
    assert operations["oldest_waiting_s"] is None
