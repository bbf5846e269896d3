"""Entering and changing deadlines over the API, as the tests do it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.firms import CaseOnFile, Someone

# Where the firms of the tests work.
JAKARTA = ZoneInfo("Asia/Jakarta")

Shown = dict[str, Any]


def in_days(days: int) -> str:
    """So many days from today, by the firms' clock."""
    return str(datetime.now(JAKARTA).date() + timedelta(days=days))


async def enter(someone: Someone, case: CaseOnFile, due_on: str = "", **fields: Any) -> httpx.Response:
    draft = {"kind": "response", "title": "Answer to the claim", "due_on": due_on or in_days(30), **fields}
    return await someone.client.post(f"/cases/{case.id}/deadlines", json=draft)


async def entered(someone: Someone, case: CaseOnFile, due_on: str = "", **fields: Any) -> Shown:
    answer = await enter(someone, case, due_on, **fields)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def change(someone: Someone, deadline: Shown, deed: str, **fields: Any) -> httpx.Response:
    """Moves, completes or cancels the deadline as it was shown."""
    version = {"if-match": f'"{deadline["version"]}"'}
    body = {"reason": "The court asked for it.", **fields}
    return await someone.client.post(f"/deadlines/{deadline['id']}/{deed}", json=body, headers=version)


async def changed(someone: Someone, deadline: Shown, deed: str, **fields: Any) -> Shown:
    answer = await change(someone, deadline, deed, **fields)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def shown(someone: Someone, deadline: Shown) -> Shown:
    answer = await someone.client.get(f"/deadlines/{deadline['id']}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
