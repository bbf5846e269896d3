"""Cases on the screen: open, find, move on, and two people at once."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def a_title() -> str:
    return f"Sale of warehouse {uuid4().hex[:8]}"


async def test_a_new_case_can_be_found_by_a_link(desk: Desk) -> None:
    title = a_title()
    await desk.open_case(title)
    await desk.page.goto("/cases")
    await desk.page.fill("#q", title)
    await desk.page.wait_for_url("**/cases?*q=Sale*")
    row = desk.page.locator("#rows tr")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text(title)
    link = desk.page.url
    assert "status=" not in link
    await desk.page.goto(link)
    await expect(desk.page.locator("#rows tr")).to_have_count(1)
    await expect(desk.page.locator("#q")).to_have_value(title)


async def test_a_filter_that_finds_nothing_says_what_to_do(desk: Desk) -> None:
    await desk.page.goto(f"/cases?q={uuid4().hex}")
    await expect(desk.page.get_by_text("No case matches")).to_be_visible()
    await desk.page.click("text=Show all cases")
    await desk.page.wait_for_url("**/cases")


async def test_a_form_left_incomplete_keeps_what_was_typed(desk: Desk) -> None:
    await desk.page.goto("/cases/new")
    await desk.page.evaluate("document.querySelector('main form').noValidate = true")
    await desk.page.fill("#client_name", "Rina Hartono")
    await desk.page.click("button:has-text('Open the case')")
    await expect(desk.page.get_by_role("alert").first).to_be_visible()
    await expect(desk.page.locator("#client_name")).to_have_value("Rina Hartono")


async def test_a_case_moves_on_with_a_reason(desk: Desk) -> None:
    await desk.open_case(a_title())
    await desk.page.click("button:has-text('Set to pending')")
    await expect(desk.page.locator(".facts-line")).to_contain_text("Pending")
    await desk.page.click("button:has-text('Close the case…')")
    await desk.page.fill("#reason-closed", "Settled out of court")
    await desk.page.click("#to-closed button.primary")
    await expect(desk.page.locator(".facts-line")).to_contain_text("Closed")
    await desk.page.click("button:has-text('Reopen…')")
    await expect(desk.page.locator("#reason-active")).to_have_attribute("required", "")


async def test_a_note_is_kept_as_it_was_typed(desk: Desk) -> None:
    await desk.open_case(a_title())
    await desk.page.fill("#body", "First line\n<b>second</b> line\nاتصل الموكل")
    await desk.page.click("button:has-text('Add note')")
    note = desk.page.locator(".note .as-typed").first
    assert await note.inner_text() == "First line\n<b>second</b> line\nاتصل الموكل"


async def test_of_two_edits_neither_is_lost(desk: Desk, second_desk: Desk) -> None:
    title = a_title()
    case = await desk.open_case(title)
    await desk.page.goto(f"{case}/edit")
    await second_desk.page.goto(f"{case}/edit")
    await second_desk.page.fill("#title", f"{title}, theirs")
    await second_desk.page.fill("#client_name", "Client as they know it")
    await second_desk.page.click("button:has-text('Save')")
    await expect(second_desk.page.locator("h1")).to_have_text(f"{title}, theirs")

    await desk.page.fill("#title", f"{title}, mine")
    await desk.page.select_option("#practice_area", "tax")
    await desk.page.click("button:has-text('Save')")
    await expect(desk.page.locator("h1")).to_have_text("Someone else saved this case first")
    both = desk.page.get_by_role("group", name="Title both changed it")
    await expect(both).to_contain_text(f"{title}, mine")
    await expect(both).to_contain_text(f"{title}, theirs")
    await expect(both.locator("input:checked")).to_have_count(0)
    await expect(desk.page.locator("[name=choice_practice_area][value=mine]")).to_be_checked()
    await expect(desk.page.locator("[name=choice_client_name][value=theirs]")).to_be_checked()

    await both.locator("[value=mine]").check()
    await desk.page.click("button:has-text('Save this choice')")
    await expect(desk.page.locator("h1")).to_have_text(f"{title}, mine")
    await expect(desk.page.locator(".facts-line")).to_contain_text("Tax")
    await expect(desk.page.locator(".facts-line")).to_contain_text("Client as they know it")


async def test_a_status_seen_too_late_is_left_as_it_is(desk: Desk, second_desk: Desk) -> None:
    case = await desk.open_case(a_title())
    await second_desk.page.goto(case)
    await second_desk.page.click("button:has-text('Set to pending')")
    await expect(second_desk.page.locator(".facts-line")).to_contain_text("Pending")
    await desk.page.click("button:has-text('Set to pending')")
    await expect(desk.page.get_by_role("status").first).to_contain_text("Someone changed this case a moment ago")
