"""A deadline's life on the screen: counted, entered, moved, completed, printed, and never lost between two people."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.async_api import expect

from lawyers_hub.practice.working_days import working_days_of
from lawyers_hub.web.times import day_in_words
from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser

CALENDAR = working_days_of("ID")
TODAY = datetime.now(UTC).date()
AHEAD = [TODAY + timedelta(days=days) for days in range(30, 400)]
HOLIDAY = next(day for day in AHEAD if CALENDAR.public_holiday(day) and day.weekday() < 5)
HOLIDAY_NAME = CALENDAR.public_holiday(HOLIDAY)
NEXT = CALENDAR.first_from(HOLIDAY)
SOON, LATER, LATEST = (CALENDAR.after(TODAY, days) for days in (10, 60, 65))


def short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def a_title() -> str:
    return f"Answer to the claim {uuid4().hex[:8]}"


async def test_a_deadline_is_counted_entered_moved_completed_and_printed(desk: Desk) -> None:
    case, title = await desk.open_case(f"Life of a deadline {uuid4().hex[:8]}"), a_title()
    await desk.page.click("text=Enter a deadline")
    await desk.page.select_option("#kind", "response")
    await desk.page.fill("#title", title)
    await desk.page.click("summary:has-text('Count the day')")
    await desk.page.fill("#count_days", "5")
    start = HOLIDAY - timedelta(days=4)
    await desk.page.fill("#count_from", start.isoformat())
    await desk.page.click("button:text-is('Count')")
    counted = CALENDAR.after(start, 5)
    await expect(desk.page.locator("#due_on")).to_have_value(counted.isoformat())
    await expect(desk.page.locator("#counted")).to_contain_text(day_in_words(counted))
    await expect(desk.page.locator("#counted")).to_contain_text(f"{short(HOLIDAY)} ({HOLIDAY_NAME})")
    await expect(desk.page.locator("#title")).to_have_value(title)
    await desk.page.get_by_label("1 working day before").uncheck()
    await desk.page.click("button.primary")
    await expect(desk.page.get_by_role("status").first).to_contain_text("The deadline is entered.")
    await expect(desk.page.locator(".facts-line")).to_contain_text(short(counted))

    await desk.page.click("summary:has-text('Move to another day')")
    await desk.page.fill("#due_on", SOON.isoformat())
    await desk.page.fill("#reason-move", "Adjourned by the court")
    await desk.page.click("button:has-text('Move the deadline')")
    history = desk.page.locator("section", has=desk.page.get_by_role("heading", name="History"))
    await expect(history).to_contain_text(f"moved it from {short(counted)} to {short(SOON)}")
    await expect(history).to_contain_text("Adjourned by the court")

    await desk.page.goto(case)
    row = desk.page.locator("#deadlines .row", has_text=title)
    await expect(row).to_contain_text("In ")
    await row.click()
    await desk.page.click("summary:has-text('Complete it')")
    await desk.page.fill("#reason-complete", "Filed with the court")
    await desk.page.click("button:has-text('Complete the deadline')")
    await expect(desk.page.locator(".facts-line")).to_contain_text("Completed")
    await expect(desk.page.locator("#change")).to_have_count(0)

    await desk.page.goto("/deadlines/entered")
    await desk.page.emulate_media(media="print")
    printed = desk.page.locator("#rows tr", has_text=title)
    await expect(printed).to_contain_text("completed")
    await expect(desk.page.locator(".letterhead")).to_be_visible()
    await expect(desk.page.locator(".signing")).to_contain_text("Printed by")
    await expect(desk.page.locator(".sign-here")).to_be_visible()
    await expect(desk.page.locator(".rail")).to_be_hidden()


async def test_a_deadline_on_a_holiday_is_asked_about_before_it_is_entered(desk: Desk) -> None:
    case, title = await desk.open_case(f"Holiday {uuid4().hex[:8]}"), a_title()
    await desk.page.goto(f"{case}/deadlines/new")
    await desk.page.fill("#title", title)
    await desk.page.fill("#due_on", HOLIDAY.isoformat())
    await desk.page.click("button.primary")
    asked = desk.page.get_by_role("group", name=re.compile("is no working day"))
    await expect(asked).to_contain_text(f"{day_in_words(HOLIDAY)} is no working day: {HOLIDAY_NAME}")
    await expect(desk.page.locator("#title")).to_have_value(title)
    await asked.get_by_label(day_in_words(NEXT)).check()
    await desk.page.click("button.primary")
    await expect(desk.page.locator(".facts-line")).to_contain_text(short(NEXT))


async def test_a_deadline_kept_on_a_holiday_offers_the_next_working_day(desk: Desk) -> None:
    case = await desk.open_case(f"Holiday kept {uuid4().hex[:8]}")
    await desk.enter_deadline(case, a_title(), HOLIDAY)
    await expect(desk.page.get_by_text(f"is no working day: {HOLIDAY_NAME}")).to_be_visible()
    await desk.page.click("text=Move it there")
    await expect(desk.page.locator("#due_on")).to_have_value(NEXT.isoformat())


async def test_enter_enters_and_does_not_count(desk: Desk) -> None:
    case, title = await desk.open_case(f"Enter {uuid4().hex[:8]}"), a_title()
    await desk.page.goto(f"{case}/deadlines/new")
    await desk.page.fill("#due_on", SOON.isoformat())
    await desk.page.fill("#title", title)
    await desk.page.keyboard.press("Enter")
    await expect(desk.page.get_by_role("heading", name=title)).to_be_visible()


async def test_counting_that_fails_keeps_what_was_typed_and_says_so(desk: Desk) -> None:
    case, title = await desk.open_case(f"Away {uuid4().hex[:8]}"), a_title()
    await desk.page.goto(f"{case}/deadlines/new")
    await desk.page.fill("#title", title)
    await desk.page.click("summary:has-text('Count the day')")
    await desk.page.fill("#count_days", "5")
    await desk.page.fill("#count_from", SOON.isoformat())
    await desk.page.context.set_offline(True)
    await desk.page.click("button:text-is('Count')")
    await expect(desk.page.get_by_role("alert")).to_contain_text("try again in a moment")
    await desk.page.context.set_offline(False)
    await expect(desk.page.locator("#title")).to_have_value(title)
    await desk.page.click("button:text-is('Count')")
    await expect(desk.page.locator("#due_on")).to_have_value(CALENDAR.after(SOON, 5).isoformat())


async def test_counting_without_a_number_says_what_to_type(desk: Desk) -> None:
    case = await desk.open_case(f"Number {uuid4().hex[:8]}")
    await desk.page.goto(f"{case}/deadlines/new")
    await desk.page.click("summary:has-text('Count the day')")
    await desk.page.fill("#count_from", SOON.isoformat())
    await desk.page.click("button:text-is('Count')")
    await expect(desk.page.locator("#count_days-fault")).to_contain_text("how many working days")
    await expect(desk.page.locator("#count_from")).to_have_value(SOON.isoformat())


async def test_of_two_who_change_a_deadline_the_second_sees_what_the_first_did(desk: Desk, second_desk: Desk) -> None:
    case = await desk.open_case(f"Two at once {uuid4().hex[:8]}")
    deadline = await desk.enter_deadline(case, a_title(), SOON)
    await desk.page.click("summary:has-text('Move to another day')")
    await second_desk.page.goto(deadline)
    await second_desk.page.click("summary:has-text('Move to another day')")
    await second_desk.page.fill("#due_on", LATER.isoformat())
    await second_desk.page.fill("#reason-move", "The judge is ill")
    await second_desk.page.click("button:has-text('Move the deadline')")
    await expect(second_desk.page.locator(".facts-line")).to_contain_text(short(LATER))

    await desk.page.fill("#due_on", LATEST.isoformat())
    await desk.page.fill("#reason-move", "Their lawyer asked for it")
    await desk.page.click("button:has-text('Move the deadline')")
    alert = desk.page.get_by_role("alert")
    await expect(alert).to_contain_text("Somebody else changed this deadline first")
    await expect(alert).to_contain_text(f"now it is due {short(LATER)}")
    await expect(alert).to_contain_text("The judge is ill")
    await expect(desk.page.locator("#due_on")).to_have_value(LATEST.isoformat())
    await expect(desk.page.locator("#reason-move")).to_have_value("Their lawyer asked for it")
    await desk.page.click("button:has-text('Move the deadline')")
    await expect(desk.page.locator(".facts-line")).to_contain_text(short(LATEST))


async def test_words_for_a_deadline_that_is_settled_meanwhile_are_not_lost(desk: Desk, second_desk: Desk) -> None:
    case = await desk.open_case(f"Settled {uuid4().hex[:8]}")
    deadline = await desk.enter_deadline(case, a_title(), SOON)
    await second_desk.page.goto(deadline)
    await second_desk.page.click("summary:has-text('Cancel it')")
    await second_desk.page.fill("#reason-cancel", "The claim was withdrawn")
    await second_desk.page.click("button:has-text('Cancel the deadline')")
    await expect(second_desk.page.locator(".facts-line")).to_contain_text("Cancelled")
    await desk.page.click("summary:has-text('Complete it')")
    await desk.page.fill("#reason-complete", "Sent by courier at noon")
    await desk.page.click("button:has-text('Complete the deadline')")
    await expect(desk.page.get_by_role("alert")).to_contain_text("Sent by courier at noon")
    await expect(desk.page.locator("section", has_text="History")).to_contain_text("The claim was withdrawn")


async def test_a_deadline_in_the_wrong_century_is_told_beside_its_field(desk: Desk) -> None:
    case = await desk.open_case(f"Century {uuid4().hex[:8]}")
    await desk.page.goto(f"{case}/deadlines/new")
    await desk.page.fill("#title", "A typing mistake")
    await desk.page.fill("#due_on", f"{TODAY.year + 100}-12-01")
    await desk.page.click("button.primary")
    await expect(desk.page.locator("#due_on-fault")).to_contain_text("Check the year")
    await expect(desk.page.locator("#title")).to_have_value("A typing mistake")


async def test_the_list_is_filtered_by_its_address(desk: Desk) -> None:
    case, title = await desk.open_case(f"Filter {uuid4().hex[:8]}"), a_title()
    await desk.enter_deadline(case, title, LATEST)
    await desk.page.goto(f"/deadlines?case_id={case.rpartition('/')[2]}")
    await expect(desk.page.locator("#rows tr", has_text=title)).to_contain_text("In ")
    await expect(desk.page.locator("#rows .stretch")).to_have_text(["Later"])
    await desk.page.select_option("#state", "cancelled")
    await expect(desk.page.get_by_text("No deadline matches")).to_be_visible()
    assert "state=cancelled" in desk.page.url
    await desk.page.goto(f"/deadlines?due_from={LATEST}&due_until={LATEST}")
    await expect(desk.page.locator("#rows tr", has_text=title)).to_be_visible()


async def test_a_paralegal_is_not_offered_to_cancel(desk: Desk, second_desk: Desk) -> None:
    email, password = f"{uuid4().hex}@firm.example", "a long password for a paralegal"
    await second_desk.page.goto("/people/new")
    await second_desk.page.fill("#name", "Sari Dewanti")
    await second_desk.page.select_option("#role", "paralegal")
    await second_desk.page.fill("#email", email)
    await second_desk.page.fill("#password", password)
    await second_desk.page.click("button:text-is('Add')")
    case = await second_desk.open_case(f"Paralegal {uuid4().hex[:8]}")
    deadline = await second_desk.enter_deadline(case, a_title(), SOON)
    await desk.context.clear_cookies()
    await desk.sign_in(email, password)
    await desk.page.goto(deadline)
    await expect(desk.page.get_by_text("Complete it")).to_be_visible()
    await expect(desk.page.get_by_text("Cancel it")).to_have_count(0)


async def test_a_day_is_counted_and_entered_without_scripts(desk_without_scripts: Desk) -> None:
    desk, title = desk_without_scripts, a_title()
    case = await desk.open_case(f"Plain {uuid4().hex[:8]}")
    await desk.page.goto(f"{case}/deadlines/new")
    await desk.page.click("summary:has-text('Count the day')")
    await desk.page.fill("#count_days", "-3")
    await desk.page.fill("#count_from", LATEST.isoformat())
    await desk.page.click("button:text-is('Count')")
    await expect(desk.page.locator("#due_on")).to_have_value(CALENDAR.before(LATEST, 3).isoformat())
    await desk.page.fill("#title", title)
    await desk.page.click("button.primary")
    await expect(desk.page.get_by_role("heading", name=title)).to_be_visible()
