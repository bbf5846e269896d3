"""The firm's people, and how little a client sees."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser

PASSWORD = "a long password for a client"


async def add_client(desk: Desk, name: str, email: str) -> None:
    await desk.page.goto("/people/new")
    await desk.page.fill("#name", name)
    await desk.page.select_option("#role", "client")
    await desk.page.fill("#email", email)
    await desk.page.fill("#password", PASSWORD)
    await desk.page.click("button:text-is('Add')")
    await expect(desk.page.get_by_text("The person is added")).to_be_visible()


async def test_a_client_sees_what_is_shared_and_nothing_else(desk: Desk, second_desk: Desk) -> None:
    name, email, title = f"Agus {uuid4().hex[:6]}", f"{uuid4().hex}@client.example", f"Shared {uuid4().hex[:8]}"
    await add_client(second_desk, name, email)
    case = await second_desk.open_case(title)
    await second_desk.page.fill("#body", "Only for us")
    await second_desk.page.click("button:has-text('Add note')")
    await second_desk.page.select_option("#person_id", label=name)
    await second_desk.page.click("button:text-is('Share')")
    await expect(second_desk.page.locator("section", has_text="Shared with clients")).to_contain_text(name)

    await desk.context.clear_cookies()
    await desk.sign_in(email, PASSWORD)
    places = await desk.page.locator(".rail a").all_inner_texts()
    assert [place.strip() for place in places] == ["Dashboard", "Cases", "Documents", "Search"]
    await desk.page.click(f"text={title}")
    assert desk.page.url.endswith(case)
    await expect(desk.page.get_by_text("Only for us")).to_have_count(0)
    await expect(desk.page.locator(".actions, .drop, .bell, #deadlines, #notes, #timeline")).to_have_count(0)


async def test_a_page_that_is_not_open_to_somebody_says_so(desk: Desk, second_desk: Desk) -> None:
    email = f"{uuid4().hex}@client.example"
    await add_client(second_desk, "Siti binti Abdurrahman", email)
    await desk.context.clear_cookies()
    await desk.sign_in(email, PASSWORD)
    answer = await desk.page.goto("/operations")
    assert answer is not None
    assert answer.status == 403
    await expect(desk.page.get_by_role("heading", name="You may not do this")).to_be_visible()
    await expect(desk.page.locator(".correlation")).to_have_text(answer.headers["x-correlation-id"])
    await desk.page.click("text=To the dashboard")
    await expect(desk.page.get_by_role("heading", name="Dashboard")).to_be_visible()


async def test_somebody_deactivated_is_let_in_no_more(desk: Desk, second_desk: Desk) -> None:
    name, email = f"Leaving {uuid4().hex[:6]}", f"{uuid4().hex}@client.example"
    await add_client(second_desk, name, email)
    await second_desk.page.get_by_role("button", name=f"Deactivate {name}").click()
    await expect(second_desk.page.get_by_role("button", name=f"Reactivate {name}")).to_be_visible()
    await desk.context.clear_cookies()
    await desk.page.goto("/login")
    await desk.page.fill("#firm", desk.hub.firm)
    await desk.page.fill("#email", email)
    await desk.page.fill("#password", PASSWORD)
    await desk.page.keyboard.press("Enter")
    await expect(desk.page.get_by_role("alert")).to_contain_text("not right")


async def test_a_password_too_short_is_told_beside_its_field(desk: Desk) -> None:
    await desk.page.goto("/people/new")
    await desk.page.evaluate("document.querySelector('main form').noValidate = true")
    await desk.page.fill("#name", "Budi Santoso")
    await desk.page.fill("#email", f"{uuid4().hex}@firm.example")
    await desk.page.fill("#password", "short")
    await desk.page.click("button:text-is('Add')")
    await expect(desk.page.get_by_role("alert")).to_be_visible()
    await expect(desk.page.locator("#password-fault")).to_be_visible()
    await expect(desk.page.locator("#name")).to_have_value("Budi Santoso")
