"""The bell: told when it concerns somebody, counted aloud, and read when it was opened."""

from asyncio import timeout
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser

SOON = datetime.now(UTC).date() + timedelta(days=10)


async def a_deadline_of_my_case(desk: Desk, colleague: Desk) -> str:
    """Entered by a colleague in a case of the admin's, who is told of it; its title."""
    title = f"Reply brief {uuid4().hex[:8]}"
    case = await desk.open_case(f"Told {uuid4().hex[:8]}", responsible="Dewi Lestari")
    await colleague.sign_in(colleague.hub.colleague.email, colleague.hub.colleague.password)
    await colleague.enter_deadline(case, title, SOON)
    return title


async def test_what_a_colleague_enters_rings_the_bell_and_is_marked_read(second_desk: Desk, stranger: Desk) -> None:
    desk = second_desk
    title = await a_deadline_of_my_case(desk, stranger)
    await desk.page.goto("/cases")
    await expect(desk.page.locator(".unread-count")).to_be_visible()
    await expect(desk.page.get_by_role("link", name="unread")).to_be_visible()
    await desk.page.click(".bell")
    notice = desk.page.locator("#rows li", has_text=title)
    await notice.get_by_role("button", name="Mark as read").click()
    await expect(notice).to_have_count(0)
    await desk.page.click(".tabs >> text=All")
    await expect(notice).to_contain_text("Read")


async def test_what_is_opened_is_read(second_desk: Desk, stranger: Desk) -> None:
    desk = second_desk
    title = await a_deadline_of_my_case(desk, stranger)
    await desk.page.goto("/notifications")
    await desk.page.locator("#rows li", has_text=title).get_by_role("link").click()
    await expect(desk.page.get_by_role("heading", name=title)).to_be_visible()
    async with timeout(10):  # the note that it was opened travels beside the page
        while title in await desk.page.content():
            await desk.page.goto("/notifications")
    await expect(desk.page.get_by_role("heading", name="Notifications")).to_be_visible()


async def test_everything_can_be_marked_as_read_at_once(second_desk: Desk, stranger: Desk) -> None:
    desk = second_desk
    await a_deadline_of_my_case(desk, stranger)
    await desk.page.goto("/notifications")
    await expect(desk.page.locator("#unread-news")).to_contain_text("unread")  # said once, aloud
    await desk.page.click("button:has-text('Mark all as read')")
    await expect(desk.page.get_by_text("Nothing new")).to_be_visible()
    await expect(desk.page.locator(".unread-count")).to_have_count(0)
