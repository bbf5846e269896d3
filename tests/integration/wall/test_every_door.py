"""No route without an entry in the table of doors, and no entry without a route."""

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from lawyers_hub.api.app import PREFIX, create_litestar
from lawyers_hub.settings import ApiSettings
from tests.doors import DOORS, WALLED, Door
from tests.firms import FirmMaker
from tests.knocking import everything_in, knock
from tests.planting import Belongings


def routes_of(app: Litestar) -> set[tuple[str, str]]:
    """Every method of every path, those that the documentation hides included."""
    return {
        (method, route.path.removeprefix(PREFIX))
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method != "OPTIONS"  # answered by the framework with the allowed methods and nothing else
    }


def test_every_route_has_its_entry_and_every_entry_its_route(settings_of_api: ApiSettings) -> None:
    app = create_litestar(settings_of_api)
    assert all(isinstance(route, HTTPRoute) for route in app.routes), "a route that is not HTTP needs its own proof"

    routes, entries = routes_of(app), {door.route for door in DOORS}

    assert routes - entries == set(), "add these routes to tests/doors.py"
    assert entries - routes == set(), "these routes are gone; take them out of tests/doors.py"


@pytest.mark.parametrize("door", WALLED, ids=str)
async def test_nobody_enters_without_a_sign_in(door: Door, ours: Belongings, firm_maker: FirmMaker) -> None:
    for token in (None, "not-a-token"):
        answer = await knock(door, ours, firm_maker.speaking_with(token))

        assert answer.status_code == 401, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert not ours.words_in(everything_in(answer))


@pytest.mark.parametrize("door", [door for door in DOORS if door.public], ids=str)
async def test_public_doors_are_open_to_everybody(door: Door, ours: Belongings, firm_maker: FirmMaker) -> None:
    answer = await knock(door, ours, firm_maker.speaking_with(None))

    assert answer.status_code == door.status, answer.text
    assert bool(ours.words_in(answer.text)) == door.shows


async def test_options_tell_the_methods_and_nothing_else(firm_maker: FirmMaker) -> None:
    answer = await firm_maker.speaking_with(None).options("/cases")

    assert answer.status_code == 204
    assert answer.content == b""
