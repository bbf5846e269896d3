"""A real Chromium in front of a hub of its own: the whole stack on free ports, with the demo firm."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from lawyers_hub.stack.addresses import Addresses
from lawyers_hub.stack.demo import DemoPerson, read_demo
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.postgres import EmbeddedPostgres
from lawyers_hub.stack.running import remove_state
from tests.ports import free_offset

Look = Literal["light", "dark", "phone"]
# The first draws and runs pages as the others do, without a window around them, at a third of the cost.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
# Every window would load its address bar's pop-up as a page of its own, at the cost of two of ours. The second
# line is what Playwright switches off itself and that this list takes the place of.
_UNUSED = (
    "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup",
    "AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding",
)  # fmt: skip
_QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(_UNUSED)}",
)
_FORM_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True)
class Hub:
    """A running hub, a firm admin's sign-in and a colleague's, and the address of its database for the owner."""

    url: str
    firm: str
    email: str
    password: str
    colleague: DemoPerson
    owner_url: str


@pytest.fixture(scope="package")
def running_hub() -> Iterator[Hub]:
    if _CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with TemporaryDirectory(prefix="hub browser ") as folder:
        home, offset = Home(Path(folder)), free_offset()
        _hub(home, "up", "--detach", "--port-offset", str(offset))
        try:
            demo = read_demo(home.log_of("demo"))
            assert demo is not None
            admin, associate = (next(p for p in demo.people if p.role == role) for role in ("admin", "associate"))
            addresses = Addresses(offset)
            owner_url = EmbeddedPostgres(home, addresses.port("postgres")).owner_url
            yield Hub(addresses.url("web"), demo.firm, admin.email, admin.password, associate, owner_url)
        finally:
            _hub(home, "down")
            remove_state(home)


def _hub(home: Home, *arguments: str) -> None:
    command = [sys.executable, "-P", "-m", "lawyers_hub.cli", *arguments]
    told = subprocess.run(
        command,
        env={**os.environ, "HUB_HOME": str(home.root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.fixture(scope="package")
async def chromium(running_hub: Hub) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_QUIETLY))
        yield browser
        await browser.close()


@dataclass
class Desk:
    """Somebody at a screen. `complaints` are what the browser objected to: script errors, refused policies."""

    hub: Hub
    context: BrowserContext
    page: Page
    complaints: list[str]

    async def come_in(self) -> None:
        """Signs the firm admin in without showing the form, which would take longer than most tests."""
        form = await (await self.context.request.get("/login")).text()
        token = _FORM_TOKEN.search(form)
        assert token, form
        signature = {"csrf": token[1], "firm": self.hub.firm, "email": self.hub.email, "password": self.hub.password}
        answer = await self.context.request.post("/login", form=signature, max_redirects=0)
        assert answer.headers.get("location") == "/", answer.status

    async def sign_in(self, email: str | None = None, password: str | None = None) -> None:
        """As the firm admin, or as somebody else of the firm."""
        await self.page.goto("/login")
        await self.page.fill("#firm", self.hub.firm)
        await self.page.fill("#email", email or self.hub.email)
        await self.page.fill("#password", password or self.hub.password)
        await self.page.click("button:text-is('Sign in')")
        await self.page.wait_for_selector("h1:has-text('Dashboard')")

    async def open_case(self, title: str, responsible: str = "") -> str:
        """A new case, of a lawyer by name or of nobody; the path of its page."""
        await self.page.goto("/cases/new")
        if responsible:
            await self.page.select_option("#responsible_id", label=responsible)
        await self.page.fill("#title", title)
        await self.page.fill("#client_name", "PT Nusantara Shipping")
        await self.page.select_option("#practice_area", "property")
        await self.page.click("button:has-text('Open the case')")
        await self.page.wait_for_selector(f"h1:text-is('{title}')")
        return self.path

    async def enter_deadline(self, case: str, title: str, due_on: date) -> str:
        """A new deadline, kept on its day whatever day that is; the path of its page."""
        await self.page.goto(f"{case}/deadlines/new")
        await self.page.fill("#title", title)
        await self.page.fill("#due_on", due_on.isoformat())
        await self.page.click("button.primary")
        keep = self.page.get_by_label("Keep")
        await expect(keep.or_(self.page.get_by_role("heading", name=title))).to_be_visible()
        if await keep.count():
            await keep.check()
            await self.page.click("button.primary")
        await expect(self.page.get_by_role("heading", name=title)).to_be_visible()
        return self.path

    @property
    def path(self) -> str:
        """Where the page is, below the address of the hub."""
        return self.page.url.removeprefix(self.hub.url)


async def sat_down(hub: Hub, chromium: Browser, look: Look = "light", scripts: bool = True) -> Desk:
    width, height = (390, 844) if look == "phone" else (1440, 900)
    context = await chromium.new_context(
        base_url=hub.url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if look == "dark" else "light",
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    context.set_default_timeout(10_000)
    page = await context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return Desk(hub, context, page, complaints)


@pytest.fixture
async def stranger(running_hub: Hub, chromium: Browser) -> AsyncIterator[Desk]:
    """Somebody who has not signed in."""
    desk = await sat_down(running_hub, chromium)
    yield desk
    await desk.context.close()


@pytest.fixture
async def desk(stranger: Desk) -> Desk:
    """A firm admin, signed in."""
    await stranger.come_in()
    return stranger


@pytest.fixture
async def second_desk(running_hub: Hub, chromium: Browser) -> AsyncIterator[Desk]:
    """The same person in another browser."""
    desk = await sat_down(running_hub, chromium)
    await desk.come_in()
    yield desk
    await desk.context.close()


@pytest.fixture
async def desk_without_scripts(running_hub: Hub, chromium: Browser) -> AsyncIterator[Desk]:
    desk = await sat_down(running_hub, chromium, scripts=False)
    await desk.come_in()
    yield desk
    await desk.context.close()
