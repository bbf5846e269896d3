"""Every page, light, dark and on a phone: accessible, within the screen, small, and without a complaint."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
    "{case}/deadlines/new",
    "/deadlines",
    "/deadlines?kind=limitation&due_from=2100-01-01",
    "{deadline}?to=2100-01-01",
    "/deadlines/entered",
    "/deadlines/entered?on=2020-02-29",
    "/documents",
    "{document}?q=seller",
    "/search",
    "/search?q=seller",
    "/notifications",
    "/notifications?show=all",
    "/audit",
    "/people",
    "/people/new",
    "/operations",
    "/account",
    "/no/such/page",
)
TEXT = "The seller's NIK is 3171234506900002, the e-mail rina@firm.example, the telephone +62 812 3456 7890."
MAX_ASSET_BYTES = 150_000
MAX_PAGE_BYTES = 150_000

# In the dark only colours differ, and these are the rules that look at them; by daylight and on a phone all are asked.
AxeOptions = dict[str, list[str]]
AXE: AxeOptions = {"resultTypes": ["violations"]}
AXE_IN_THE_DARK: AxeOptions = AXE | {"runOnly": ["color-contrast", "link-in-text-block"]}

# Targets below 24 px each way, except links inside a sentence (WCAG 2.2, 2.5.8).
SMALL = """() => [...document.querySelectorAll(
    "button, summary, select, input:not([type=hidden]), nav a, .button, .icon-button")]
    .filter((e) => e.checkVisibility() && !e.closest("p:not(.buttons), dd, .hidden"))
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([e, box]) => box.height > 1 && (box.height < 24 || box.width < 24))
    .filter(([e]) => !(["radio", "checkbox"].includes(e.type) && e.closest("label")))
    .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""


@dataclass(frozen=True)
class Seen:
    """What one look at a page told."""

    path: str
    size_bytes: int
    shut_out: str
    wider_by_px: int
    small_targets: list[str]
    complaints: list[str]


@pytest.fixture(scope="module")
async def paths(running_hub: Hub, chromium: Browser) -> dict[str, str]:
    """A case with a long name, a person with a long address, a document that is ready, and a deadline on a Sunday."""
    desk = await sat_down(running_hub, chromium)
    await desk.come_in()
    await desk.page.goto("/people/new")
    await desk.page.fill("#name", "Kusumawardhaningtyas " * 3)
    await desk.page.select_option("#role", "client")
    await desk.page.fill("#email", f"{'kusumawardhaningtyas' * 3}@{uuid4().hex}.notaris-dan-ppat.example")
    await desk.page.fill("#password", "a long password for a client")
    await desk.page.click("button:text-is('Add')")
    await expect(desk.page.get_by_text("The person is added")).to_be_visible()
    case = await desk.open_case(f"{'Estate of the late R. A. Kartini ' * 5}{uuid4().hex}")
    files: list[FilePayload] = [{"name": "Agreement.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}]
    await desk.page.set_input_files("#file", files)
    row = desk.page.locator("#document-rows a.row")
    await expect(row.locator(".state.ready")).to_be_visible(timeout=30_000)
    document = await row.get_attribute("href")
    today = datetime.now(UTC).date()
    sunday = today + timedelta(days=6 - today.weekday())
    deadline = await desk.enter_deadline(case, f"{'موعد تقديم المذكرة الجوابية ' * 6}{uuid4().hex}", sunday)
    await desk.context.close()
    assert document is not None
    return {"case": case, "document": document, "deadline": deadline}


@pytest.fixture(params=["light", "dark", "phone"], scope="module")
async def look(request: pytest.FixtureRequest) -> Look:
    wanted: Look = request.param
    return wanted


@pytest.fixture(scope="module")
async def seen(look: Look, running_hub: Hub, chromium: Browser, paths: dict[str, str]) -> list[Seen]:
    """Every page, visited once."""
    desk = await sat_down(running_hub, chromium, look)
    await desk.come_in()
    options = AXE_IN_THE_DARK if look == "dark" else AXE
    everything = [await looked_at(desk, path.format(**paths), options) for path in PAGES]
    await desk.context.close()
    return everything


async def looked_at(desk: Desk, path: str, options: AxeOptions) -> Seen:
    before = len(desk.complaints)
    answer = await desk.page.goto(path)
    assert answer is not None
    found = await Axe().run(desk.page, options=options)
    over = await desk.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    small = await desk.page.evaluate(SMALL)
    await desk.page.keyboard.press("/")
    report = found.generate_report() if found.violations_count else ""
    return Seen(path, len(await answer.body()), report, over, small, desk.complaints[before:])


@pytest.fixture
async def looking(look: Look, running_hub: Hub, chromium: Browser) -> AsyncIterator[Desk]:
    desk = await sat_down(running_hub, chromium, look)
    await desk.come_in()
    yield desk
    await desk.context.close()


def test_no_page_shuts_anybody_out(seen: list[Seen]) -> None:
    assert [(page.path, page.shut_out) for page in seen if page.shut_out] == []


def test_no_page_is_wider_than_the_screen(seen: list[Seen]) -> None:
    assert [(page.path, page.wider_by_px) for page in seen if page.wider_by_px > 0] == []


def test_every_target_is_large_enough_for_a_thumb(seen: list[Seen]) -> None:
    assert [(page.path, page.small_targets) for page in seen if page.small_targets] == []


def test_the_browser_has_nothing_to_complain_about(seen: list[Seen]) -> None:
    """The page that is not there is told as an error by the browser itself."""
    assert [(page.path, page.complaints) for page in seen[:-1] if page.complaints] == []


def test_every_page_is_small(seen: list[Seen]) -> None:
    assert [(page.path, page.size_bytes) for page in seen if page.size_bytes > MAX_PAGE_BYTES] == []


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
