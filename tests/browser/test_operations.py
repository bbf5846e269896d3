"""The operations page keeps itself up to date without getting in the way, and dead letters are decided on there."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest
from playwright.async_api import FilePayload, Locator, expect

from tests.browser.conftest import Desk, Hub

pytestmark = pytest.mark.browser


@pytest.fixture
async def owner(running_hub: Hub) -> AsyncIterator[asyncpg.Connection]:
    """The database's owner, inside the firm: the wall holds for the owner too."""
    connection = await asyncpg.connect(running_hub.owner_url)
    await connection.execute(
        "SELECT set_config('hub.firm_id', (SELECT id::text FROM firms WHERE slug = $1), false)", running_hub.firm
    )
    yield connection
    await connection.close()


async def given_up(desk: Desk, owner: asyncpg.Connection) -> int:
    """The job that reads an uploaded document, given up as if the disk had been full."""
    await desk.open_case(f"Given up {uuid4().hex[:8]}")
    files: list[FilePayload] = [{"name": "Deed.txt", "mimeType": "text/plain", "buffer": uuid4().hex.encode()}]
    await desk.page.set_input_files("#file", files)
    await expect(desk.page.locator("#document-rows .state.ready")).to_be_visible(timeout=30_000)
    number: int = await owner.fetchval(
        """
        UPDATE outbox SET completed_at = NULL, dead_at = now(), attempts = 3, error = 'OSError: No space left on device'
        WHERE id = (SELECT max(id) FROM outbox WHERE name = 'document.read' AND completed_at IS NOT NULL)
        RETURNING id
        """
    )
    return number


async def decided_on(desk: Desk, number: int, reason: str) -> Locator:
    """The dead letter on the page, with the reason typed."""
    await desk.page.goto("/operations")
    await expect(desk.page.locator(".verdict")).to_contain_text("given up")
    letter = desk.page.locator(f"#job-{number}")
    await expect(letter).to_contain_text("No space left on device")
    await letter.locator("summary").click()
    await letter.get_by_label("Reason").fill(reason)
    return letter


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


async def test_a_dead_letter_is_retried_and_done(desk: Desk, owner: asyncpg.Connection) -> None:
    number = await given_up(desk, owner)
    letter = await decided_on(desk, number, "The disk has room again")
    await letter.get_by_role("button", name="Retry").click()
    await expect(desk.page.get_by_text("The job is sent again.")).to_be_visible()
    await desk.page.goto("/operations?state=completed")
    done = desk.page.locator(f"#job-{number}")
    await expect(done).to_contain_text("The disk has room again", timeout=30_000)  # the list refreshes by itself
    assert await owner.fetchval("SELECT dead_at IS NULL AND completed_at IS NOT NULL FROM outbox WHERE id = $1", number)


async def test_a_dead_letter_is_discarded_with_its_reason(desk: Desk, owner: asyncpg.Connection) -> None:
    number = await given_up(desk, owner)
    letter = await decided_on(desk, number, "The client sent the deed again")
    await letter.get_by_role("button", name="Discard").click()
    await expect(desk.page.get_by_text("The job is discarded.")).to_be_visible()
    await expect(desk.page.locator(f"#job-{number}")).to_have_count(0)
    await desk.page.goto("/operations?state=discarded")
    await expect(desk.page.locator(f"#job-{number}")).to_contain_text("The client sent the deed again")
    await desk.page.goto("/audit?action=job.discarded")
    await expect(desk.page.locator("#rows")).to_contain_text("The client sent the deed again")


async def test_a_reminder_waits_among_the_scheduled_jobs(desk: Desk) -> None:
    case = await desk.open_case(f"Scheduled {uuid4().hex[:8]}")
    await desk.enter_deadline(case, "Appeal", datetime.now(UTC).date() + timedelta(days=200))
    await desk.page.goto("/operations?state=scheduled")
    waiting = desk.page.locator("#job-list .job").first
    await expect(waiting).to_contain_text("deadline.remind")
    await expect(waiting).to_contain_text("due ")


async def test_sending_that_is_held_is_told_on_top(desk: Desk, owner: asyncpg.Connection) -> None:
    await owner.execute("INSERT INTO sending_held (held_by, reason) VALUES ('Budi', 'Moving the database')")
    try:
        await desk.page.goto("/operations")
        await expect(desk.page.get_by_text("Sending is held since")).to_be_visible()
        await expect(desk.page.locator("#now .notice")).to_contain_text("Moving the database")
    finally:
        await owner.execute("DELETE FROM sending_held")
    await expect(desk.page.get_by_text("Sending is held since")).to_have_count(0, timeout=8_000)
