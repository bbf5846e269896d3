"""Reading and forms work with scripts switched off."""

from uuid import uuid4

import pytest
from playwright.async_api import FilePayload, expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


async def test_a_case_is_opened_filtered_and_moved_on(desk_without_scripts: Desk) -> None:
    desk, title = desk_without_scripts, f"Plain {uuid4().hex[:8]}"
    await desk.open_case(title)
    await desk.page.click("button:has-text('Set to pending')")
    await expect(desk.page.locator(".facts-line")).to_contain_text("Pending")
    await desk.page.goto("/cases")
    await desk.page.fill("#q", title)
    await desk.page.select_option("#status", "pending")
    await desk.page.click("button:has-text('Apply')")
    await expect(desk.page.locator("#rows tr")).to_have_count(1)


async def test_files_are_uploaded_by_a_plain_form(desk_without_scripts: Desk) -> None:
    desk = desk_without_scripts
    await desk.open_case(f"Plain upload {uuid4().hex[:8]}")
    files: list[FilePayload] = [
        {"name": "One.txt", "mimeType": "text/plain", "buffer": b"One"},
        {"name": "Two.txt", "mimeType": "text/plain", "buffer": b"Two"},
    ]
    await desk.page.set_input_files("#file", files)
    await desk.page.click("button:has-text('Upload')")
    await expect(desk.page.get_by_text("The upload has arrived")).to_be_visible()
    await expect(desk.page.locator("#document-rows li")).to_have_count(2)


async def test_the_search_is_a_page(desk_without_scripts: Desk) -> None:
    await desk_without_scripts.page.goto("/")
    await desk_without_scripts.page.click(".search-open")
    await expect(desk_without_scripts.page.get_by_role("heading", name="Search")).to_be_visible()
