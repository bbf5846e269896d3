"""Everything can be reached without a mouse."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("keys", ["/", "Control+k"])
async def test_the_search_opens_over_any_page_and_closes_again(desk: Desk, keys: str) -> None:
    await desk.page.goto("/documents")
    await desk.page.keyboard.press(keys)
    await expect(desk.page.locator("#quick-q")).to_be_focused()
    await desk.page.keyboard.press("Escape")
    await expect(desk.page.locator("#quick-search")).to_be_hidden()


async def test_a_slash_in_a_field_is_a_slash(desk: Desk) -> None:
    await desk.page.goto("/cases/new")
    await desk.page.locator("#title").press_sequentially("1123/Menteng")
    await expect(desk.page.locator("#title")).to_have_value("1123/Menteng")
    await expect(desk.page.locator("#quick-search")).to_be_hidden()


async def test_results_are_walked_with_the_arrows(desk: Desk) -> None:
    case = await desk.open_case("Keyboard warehouse sale")
    await desk.page.keyboard.press("/")
    await desk.page.keyboard.type("warehouse")
    await expect(desk.page.locator("#quick-hits a").first).to_be_visible()
    await desk.page.keyboard.press("ArrowDown")
    await expect(desk.page.locator("#quick-hits a").first).to_be_focused()
    await desk.page.keyboard.press("ArrowUp")
    await expect(desk.page.locator("#quick-q")).to_be_focused()
    await desk.page.keyboard.press("Enter")
    await desk.page.wait_for_url("**/search?q=warehouse")
    assert case


async def test_the_first_stop_leads_past_the_menu(desk: Desk) -> None:
    await desk.page.goto("/people")
    await desk.page.keyboard.press("Tab")
    skip = desk.page.get_by_role("link", name="Skip to the content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await desk.page.keyboard.press("Enter")
    await expect(desk.page.locator("#content")).to_be_focused()


async def test_where_one_stands_is_seen(desk: Desk) -> None:
    await desk.page.goto("/cases")
    for _ in range(12):
        await desk.page.keyboard.press("Tab")
        outline = await desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
