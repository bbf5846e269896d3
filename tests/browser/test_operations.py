"""The operations page keeps itself up to date without getting in the way."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


async def test_the_page_refreshes_without_jumping(desk: Desk) -> None:
    await desk.page.goto("/operations")
    await desk.page.evaluate("window.scrollTo(0, 300)")
    await desk.page.evaluate("document.getElementById('services').dataset.same = 'yes'")
    before = await desk.page.evaluate("window.scrollY")
    async with desk.page.expect_response(lambda answer: "/operations" in answer.url, timeout=8_000):
        pass
    await expect(desk.page.locator(".verdict")).to_be_visible()
    await expect(desk.page.locator("#services")).to_be_visible()
    assert await desk.page.evaluate("window.scrollY") == before
