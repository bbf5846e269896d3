"""Signing in: who gets in, for how long, and what stops somebody who must not."""

import httpx
import jwt

from lawyers_hub.practice.tokens import write_access_token
from tests.firms import PASSWORD, TOKEN_SECRET, FirmOfPeople, HubOfTwoFirms


def credentials(of: FirmOfPeople, **changed: str) -> dict[str, str]:
    return {"firm": of.slug, "email": of.partner.email, "password": PASSWORD, **changed}


async def signed_in(hub: HubOfTwoFirms) -> dict[str, str]:
    answer = await hub.stranger.post("/auth/login", json=credentials(hub.ours))
    assert answer.status_code == 200, answer.text
    tokens: dict[str, str] = answer.json()
    return tokens


async def status_of_me(hub: HubOfTwoFirms, access_token: str) -> int:
    return (await hub.maker.speaking_with(access_token).get("/me")).status_code


async def test_the_right_password_opens_the_persons_own_firm(hub: HubOfTwoFirms) -> None:
    tokens = await signed_in(hub)

    me = (await hub.maker.speaking_with(tokens["access_token"]).get("/me")).json()

    assert me["person"]["email"] == hub.ours.partner.email
    assert me["firm"]["slug"] == hub.ours.slug


async def test_a_wrong_firm_address_or_password_gets_one_and_the_same_answer(hub: HubOfTwoFirms) -> None:
    wrong = [
        credentials(hub.ours, firm="no-such-firm"),
        credentials(hub.ours, email="nobody@firm.example"),
        credentials(hub.ours, password="not the password"),
        credentials(hub.theirs, email=hub.ours.partner.email),
        credentials(hub.ours, email="a\x00b@firm.example"),
    ]
    answers = [await hub.stranger.post("/auth/login", json=one) for one in wrong]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json()["detail"] for answer in answers}) == 1


async def test_guessing_a_password_is_slowed_down_even_when_it_is_finally_right(hub: HubOfTwoFirms) -> None:
    for _ in range(5):
        await hub.stranger.post("/auth/login", json=credentials(hub.ours, password="a wrong password"))

    answer = await hub.stranger.post("/auth/login", json=credentials(hub.ours))

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_a_refresh_token_is_exchanged_for_a_newer_one(hub: HubOfTwoFirms) -> None:
    first = await signed_in(hub)

    second = await hub.stranger.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})

    assert second.status_code == 200
    assert second.json()["refresh_token"] != first["refresh_token"]
    assert await status_of_me(hub, second.json()["access_token"]) == 200


async def test_two_pages_may_refresh_at_the_same_moment(hub: HubOfTwoFirms) -> None:
    first = await signed_in(hub)
    await hub.stranger.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})

    again = await hub.stranger.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})

    assert again.status_code == 200
    assert again.json()["refresh_token"] is None


async def test_a_refresh_token_from_two_rotations_ago_is_refused(hub: HubOfTwoFirms) -> None:
    first = await signed_in(hub)
    second = await hub.stranger.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})
    await hub.stranger.post("/auth/refresh", json={"refresh_token": second.json()["refresh_token"]})

    stolen = await hub.stranger.post("/auth/refresh", json={"refresh_token": first["refresh_token"]})

    assert stolen.status_code == 401


async def test_tokens_stop_working_at_once_after_signing_out(hub: HubOfTwoFirms) -> None:
    tokens = await signed_in(hub)
    await hub.maker.speaking_with(tokens["access_token"]).post("/auth/logout")

    assert await status_of_me(hub, tokens["access_token"]) == 401
    refreshed = await hub.stranger.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 401


async def test_a_deactivated_person_is_stopped_at_the_next_request(hub: HubOfTwoFirms) -> None:
    path = f"/people/{hub.ours.partner.id}"
    changed = await hub.ours.admin.client.patch(path, json={"active": False}, headers={"if-match": '"1"'})

    assert changed.status_code == 200
    assert (await hub.ours.partner.client.get("/me")).status_code == 401


async def test_a_token_with_another_role_is_refused(hub: HubOfTwoFirms) -> None:
    actor = hub.ours.paralegal.actor
    claims = jwt.decode(write_access_token(actor, TOKEN_SECRET), options={"verify_signature": False})
    forged = [
        jwt.encode({**claims, "role": "admin"}, TOKEN_SECRET),
        jwt.encode({**claims, "firm": str(hub.theirs.id)}, TOKEN_SECRET),
        jwt.encode({**claims, "exp": 1}, TOKEN_SECRET),
        jwt.encode(claims, "another secret that is long enough to be one"),
        jwt.encode(claims, "", algorithm="none"),
        "not.a.token",
    ]

    assert {await status_of_me(hub, token) for token in forged} == {401}


async def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(hub: HubOfTwoFirms) -> None:
    here, elsewhere = await signed_in(hub), await signed_in(hub)
    client: httpx.AsyncClient = hub.maker.speaking_with(here["access_token"])

    changed = await client.post(
        "/me/password", json={"current_password": PASSWORD, "new_password": "another long password"}
    )

    assert changed.status_code == 204
    assert await status_of_me(hub, here["access_token"]) == 200
    assert await status_of_me(hub, elsewhere["access_token"]) == 401


async def test_a_short_password_is_refused_in_words(hub: HubOfTwoFirms) -> None:
    newcomer = {"name": "Dewi", "email": "dewi@firm.example", "role": "associate", "password": "short"}

    answer = await hub.ours.admin.client.post("/people", json=newcomer)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "password", "message": "A password has 12 to 256 characters."}]
