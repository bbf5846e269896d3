"""Every page, light, dark and on a phone: accessible, within the screen, small, and without a complaint."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, FilePayload, expect

from tests.browser.conftest import Desk, Hub, Look, sat_down

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/cases",
    "/cases?q=nothing-is-called-this",
    "/cases/new",
    "{case}",
    "{case}/edit",
    "/documents",
    "{document}?q=seller",
    "/search",
    "/search?q=seller",
    "/audit",
    "/people",
    "/people/new",
    "/operations",
    "/account",
    "/no/such/page",
)
TEXT = "The seller's NIK is 3171234506900002, the e-mail rina@firm.example, the telephone +62 812 3456 7890."
MAX_ASSET_BYTES = 150_000


@pytest.fixture(scope="module")
async def paths(running_hub: Hub, chromium: Browser) -> dict[str, str]:
    """A case with a long name and a document that is ready."""
    desk = await sat_down(running_hub, chromium)
    await desk.sign_in()
    case = await desk.open_case(f"{'Estate of the late R. A. Kartini ' * 5}{uuid4().hex}")
    files: list[FilePayload] = [{"name": "Agreement.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}]
    await desk.page.set_input_files("#file", files)
    row = desk.page.locator("#document-rows a.row")
    await expect(row.locator(".state.ready")).to_be_visible(timeout=30_000)
    document = await row.get_attribute("href")
    await desk.context.close()
    assert document is not None
    return {"case": case, "document": document}


@pytest.fixture(params=["light", "dark", "phone"])
async def looking(request: pytest.FixtureRequest, running_hub: Hub, chromium: Browser) -> AsyncIterator[Desk]:
    look: Look = request.param
    desk = await sat_down(running_hub, chromium, look)
    await desk.sign_in()
    yield desk
    await desk.context.close()


async def test_no_page_shuts_anybody_out(looking: Desk, paths: dict[str, str]) -> None:
    for path in PAGES:
        await looking.page.goto(path.format(**paths))
        found = await Axe().run(looking.page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"


async def test_no_page_is_wider_than_the_screen(looking: Desk, paths: dict[str, str]) -> None:
    for path in PAGES:
        await looking.page.goto(path.format(**paths))
        over = await looking.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, path


async def test_every_target_is_large_enough_for_a_thumb(looking: Desk, paths: dict[str, str]) -> None:
    """24 px each way, except links inside a sentence (WCAG 2.2, 2.5.8)."""
    small = """() => [...document.querySelectorAll("button, summary, select, input:not([type=hidden]), nav a, .button")]
        .filter((e) => e.checkVisibility() && !e.closest("p, dd, .hidden"))
        .map((e) => [e, e.getBoundingClientRect()])
        .filter(([e, box]) => box.height > 1 && (box.height < 24 || box.width < 24))
        .filter(([e]) => !(e.type === "radio" && e.closest("label")))
        .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""
    for path in PAGES:
        await looking.page.goto(path.format(**paths))
        assert await looking.page.evaluate(small) == [], path


async def test_the_browser_has_nothing_to_complain_about(looking: Desk, paths: dict[str, str]) -> None:
    for path in PAGES[:-1]:
        await looking.page.goto(path.format(**paths))
        await looking.page.keyboard.press("/")
    assert looking.complaints == []


async def test_what_a_page_loads_is_small(looking: Desk, paths: dict[str, str]) -> None:
    loaded = """performance.getEntriesByType("resource").filter((one) => one.name.includes("/static/"))
        .reduce((sum, one) => sum + one.decodedBodySize, 0)"""
    await looking.page.goto(paths["case"])
    await looking.page.wait_for_function("window.htmx !== undefined")
    assert 0 < await looking.page.evaluate(loaded) <= MAX_ASSET_BYTES


async def test_the_theme_can_be_chosen(looking: Desk) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    await looking.page.goto("/account")
    await looking.page.get_by_label("Dark").check()
    await looking.page.click("button:has-text('Use this')")
    dark = await looking.page.evaluate(background)
    await looking.page.get_by_label("Light").check()
    await looking.page.click("button:has-text('Use this')")
    await expect(looking.page.locator("html")).to_have_attribute("data-theme", "light")
    assert await looking.page.evaluate(background) != dark


async def test_the_audit_trail_prints_without_the_frame(looking: Desk) -> None:
    await looking.page.goto("/audit")
    await looking.page.emulate_media(media="print")
    await expect(looking.page.locator(".rail")).to_be_hidden()
    await expect(looking.page.locator(".filter")).to_be_hidden()
    await expect(looking.page.locator("#rows")).to_be_visible()
