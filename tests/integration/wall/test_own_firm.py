"""Inside one firm: each role enters the doors that are open to it, and a client sees only what is shared."""

import pytest

from lawyers_hub.database.unit_of_work import Role
from tests.doors import WALLED, Door
from tests.firms import ROLES
from tests.integration.conftest import SignIn
from tests.knocking import everything_in, knock
from tests.planting import Belongings, Planter


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("door", WALLED, ids=str)
async def test_a_door_is_open_to_its_roles_and_shut_to_the_others(
    door: Door, role: Role, ours: Belongings, planter: Planter, sign_in: SignIn
) -> None:
    await planter.share(ours, ours.firm.client)

    answer = await knock(door, ours, await sign_in(ours.firm, role))

    if role in door.open_to:
        assert answer.status_code == door.status, answer.text
        assert ours.words_in(everything_in(answer)) or not door.shows
    else:
        assert answer.status_code in {403, 404}, answer.text
        assert not ours.words_in(everything_in(answer))


@pytest.mark.parametrize("door", WALLED, ids=str)
async def test_a_client_sees_nothing_of_a_case_that_is_not_shared(
    door: Door, ours: Belongings, sign_in: SignIn
) -> None:
    answer = await knock(door, ours, await sign_in(ours.firm, "client"))

    assert ours.secret not in everything_in(answer)
    if door.addresses_things:
        assert answer.status_code in {403, 404}, answer.text
