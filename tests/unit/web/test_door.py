"""What holds for every page, whoever asks and whether or not the API answers."""

import re
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from lawyers_hub.settings import web_settings
from lawyers_hub.telemetry.request_id import RequestIdMiddleware
from lawyers_hub.web.app import create_litestar, open_site
from lawyers_hub.web.records import Firm, Person
from lawyers_hub.web.session import Session
from lawyers_hub.web.site import Site

NOBODY_LISTENS = "http://127.0.0.1:9"
ID = "00000000-0000-4000-8000-000000000000"
PUBLIC = {"/login", "/logout", "/health", "/ready", "/metrics", "/static/{address:path}"}
PERSON = Person(ID, "<script>alert('Åsa')</script>", "asa@firm.example", "admin")
FIRM = Firm("harbour-law", "Harbour & Partners", "Asia/Jakarta")


@pytest.fixture
def site() -> Site:
    return open_site(web_settings({"API_URL": NOBODY_LISTENS, "HUB_COOKIE_SECRET": "a secret for sealing cookies!!!!"}))


@pytest.fixture
def pages(site: Site) -> Litestar:
    return create_litestar(site)


@pytest.fixture
async def browser(pages: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    served = cast("Any", RequestIdMiddleware(cast("Any", pages), "web"))
    transport = httpx.ASGITransport(served, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as client:
        yield client


@pytest.fixture
def signed_in(browser: httpx.AsyncClient, site: Site) -> httpx.AsyncClient:
    session = Session("a session", PERSON, FIRM)
    browser.cookies.set("hub_session", site.seal.close("session", msgspec.json.encode(session)))
    browser.cookies.set("hub_access", "a token")
    return browser


def addresses(pages: Litestar, method: str) -> list[str]:
    """Every route of that method that is not public, with its parameters filled in."""
    routes = [route for route in pages.routes if isinstance(route, HTTPRoute) and method in route.methods]
    paths = [route.path for route in routes if route.path not in PUBLIC]
    assert len(paths) > 5
    return [re.sub(r"{\w+:int}", "1", re.sub(r"{\w+:(uuid|str)}", ID, path)) for path in paths]


async def test_no_form_without_our_token_changes_anything(signed_in: httpx.AsyncClient, pages: Litestar) -> None:
    for path in [*addresses(pages, "POST"), "/login", "/logout"]:
        for sent in ({}, {"csrf": "0" * 64}):
            answer = await signed_in.post(path, data=sent)
            assert answer.status_code == 403, path
            assert "form was made before you signed in" in answer.text


async def test_a_form_of_another_session_is_refused(signed_in: httpx.AsyncClient, site: Site) -> None:
    token = site.seal.stamp("form", b"another session")
    answer = await signed_in.post("/account/theme", data={"csrf": token, "theme": "dark"})
    assert answer.status_code == 403


async def test_a_form_of_this_session_is_taken(signed_in: httpx.AsyncClient, site: Site) -> None:
    token = site.seal.stamp("form", b"a session")
    answer = await signed_in.post("/account/theme", data={"csrf": token, "theme": "dark"})
    assert answer.status_code == 303
    assert signed_in.cookies["hub_theme"] == "dark"
    assert 'data-theme="dark"' in (await signed_in.get("/account")).text


async def test_a_strangers_files_are_refused_before_they_are_taken_in(browser: httpx.AsyncClient) -> None:
    await browser.get("/login")

    async def endless() -> AsyncIterator[bytes]:
        yield b"--x\r\n"
        pytest.fail("the body was read")

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await browser.post(f"/cases/{ID}/documents", content=endless(), headers=headers)
    assert answer.status_code == 403


async def test_every_page_sends_strangers_to_the_door_and_back(browser: httpx.AsyncClient, pages: Litestar) -> None:
    for path in addresses(pages, "GET"):
        answer = await browser.get(path)
        assert answer.status_code == 303, path
        expected = "/login" if path == "/" else f"/login?next={path.replace('/', '%2F')}"
        assert answer.headers["location"] == expected


async def test_a_part_of_a_page_sends_the_whole_page_to_the_door(browser: httpx.AsyncClient) -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://hub.test/cases?status=active"}
    answer = await browser.get("/search/quick?q=x", headers=headers)
    assert answer.headers["hx-redirect"] == "/login?next=%2Fcases%3Fstatus%3Dactive"


async def test_the_bell_takes_nobody_away_from_a_half_written_form(signed_in: httpx.AsyncClient) -> None:
    signed_in.cookies.delete("hub_access")
    answer = await signed_in.get("/notifications/count", headers={"hx-request": "true"})
    assert answer.status_code == 204
    assert "hx-redirect" not in answer.headers


async def test_a_session_that_was_tampered_with_is_none(signed_in: httpx.AsyncClient) -> None:
    sealed = signed_in.cookies["hub_session"]
    signed_in.cookies.set("hub_session", sealed[:-1] + ("0" if sealed[-1] != "0" else "1"))
    assert (await signed_in.get("/account")).status_code == 303


async def test_names_are_shown_as_text(signed_in: httpx.AsyncClient) -> None:
    shown = (await signed_in.get("/account")).text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(&#39;Åsa&#39;)" in shown


async def test_without_the_api_the_page_says_so_with_its_id(signed_in: httpx.AsyncClient) -> None:
    answer = await signed_in.get("/cases", headers={"x-correlation-id": "a-well-formed-id"})
    assert answer.status_code == 502
    assert "The hub is not answering" in answer.text
    assert "a-well-formed-id" in answer.text
    assert "Harbour &amp; Partners" in answer.text


@pytest.mark.parametrize("path", ["/login", "/nothing/here", "/cases", "/static/x/hub.css"])
async def test_every_answer_is_guarded_and_carries_its_id(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path, headers={"x-correlation-id": "a-well-formed-id"})
    assert answer.headers["x-correlation-id"] == "a-well-formed-id"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_pages_hold_no_inline_script_or_style(signed_in: httpx.AsyncClient) -> None:
    for path in ("/login", "/account", "/nothing"):
        page = (await signed_in.get(path)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"<style|\sstyle=|\son\w+=", page)


async def test_an_id_that_could_break_a_log_is_replaced(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/nothing", headers={"x-correlation-id": "<b>short"})
    assert answer.headers["x-correlation-id"] != "<b>short"
    assert answer.headers["x-correlation-id"] in answer.text


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(browser: httpx.AsyncClient) -> None:
    cookie = (await browser.get("/login")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


async def test_cookies_are_secure_behind_https(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/login", headers={"x-forwarded-proto": "https"})
    assert "Secure" in answer.headers["set-cookie"]


async def test_an_incomplete_sign_in_is_answered_in_words(browser: httpx.AsyncClient, site: Site) -> None:
    await browser.get("/login")
    token = site.seal.stamp("form", browser.cookies["hub_visit"].encode())
    answer = await browser.post("/login", data={"csrf": token, "firm": "harbour-law"})
    assert answer.status_code == 422
    assert "Please fill in firm, e-mail and password." in answer.text


async def test_a_form_too_large_is_refused_in_words(signed_in: httpx.AsyncClient) -> None:
    answer = await signed_in.post("/account/theme", data={"theme": "x" * 1_100_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("query", ["q=%00", "q=%ED%A0%80", "cursor=%FF", "state=%27", "q=" + "x" * 9000])
async def test_odd_addresses_never_break_a_page(signed_in: httpx.AsyncClient, query: str) -> None:
    for path in ("/cases", "/search", "/documents", "/deadlines", "/notifications", "/audit", "/operations"):
        assert (await signed_in.get(f"{path}?{query}")).status_code in {200, 502}


async def test_ready_names_the_part_that_is_down(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/ready")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "parts": {"api": False}}
    assert (await browser.get("/health")).status_code == 200


async def test_figures_are_exported(browser: httpx.AsyncClient) -> None:
    await browser.get("/login")
    assert 'lawyers_hub_http_requests_total{method="GET",route="/login"' in (await browser.get("/metrics")).text


async def test_assets_are_kept_for_a_year_and_asked_for_once(browser: httpx.AsyncClient, site: Site) -> None:
    address = site.assets.address("hub.css")
    first = await browser.get(address)
    assert "immutable" in first.headers["cache-control"]
    assert first.headers["content-type"].startswith("text/css")
    again = await browser.get(address, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
