"""The door: who is let in, who is not, and where they are taken."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


async def test_a_lawyer_signs_in_and_out(stranger: Desk) -> None:
    await stranger.sign_in()
    await stranger.page.click(".me")
    await stranger.page.click("button:has-text('Sign out')")
    await expect(stranger.page.get_by_text("You are signed out.")).to_be_visible()
    await stranger.page.goto("/cases")
    await expect(stranger.page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_after_signing_in_one_is_where_one_wanted_to_be(stranger: Desk) -> None:
    await stranger.page.goto("/cases?status=closed")
    await stranger.page.fill("#firm", stranger.hub.firm)
    await stranger.page.fill("#email", stranger.hub.email)
    await stranger.page.fill("#password", stranger.hub.password)
    await stranger.page.keyboard.press("Enter")
    await stranger.page.wait_for_url("**/cases?status=closed")


async def test_a_wrong_password_is_told_in_words_that_give_nothing_away(stranger: Desk) -> None:
    await stranger.page.goto("/login")
    await stranger.page.fill("#firm", "no-such-firm-of-ours")
    await stranger.page.fill("#email", "nobody@firm.example")
    await stranger.page.fill("#password", "a wrong password")
    await stranger.page.keyboard.press("Enter")
    await expect(stranger.page.get_by_role("alert")).to_contain_text("Check all three")
    await expect(stranger.page.locator("#email")).to_have_value("nobody@firm.example")
    await expect(stranger.page.locator("#password")).to_have_value("")


async def test_the_firm_is_remembered(desk: Desk) -> None:
    await desk.page.goto("/")
    await desk.page.click(".me")
    await desk.page.click("button:has-text('Sign out')")
    await expect(desk.page.locator("#firm")).to_have_value(desk.hub.firm)
    await expect(desk.page.locator("#email")).to_be_focused()


async def test_a_session_whose_access_ran_out_goes_on_unnoticed(desk: Desk) -> None:
    kept = [cookie for cookie in await desk.context.cookies() if cookie.get("name") != "hub_access"]
    await desk.context.clear_cookies(name="hub_access")
    assert any(cookie.get("name") == "hub_refresh" for cookie in kept)
    await desk.page.goto("/cases")
    await expect(desk.page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    assert any(cookie.get("name") == "hub_access" for cookie in await desk.context.cookies())
