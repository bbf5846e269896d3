"""What every refusal has in common, whatever was wrong."""

import httpx

PROBLEM = "application/problem+json"


def assert_refused(answer: httpx.Response, *statuses: int, because: object = "") -> None:
    """A problem document (RFC 9457) with a 4xx status, in words, that can be found again in the logs."""
    said = f"{because}: {answer.status_code} {answer.text[:500]}"
    assert answer.status_code in (statuses or range(400, 500)), said
    assert answer.headers["content-type"] == PROBLEM, said
    problem = answer.json()
    assert problem["status"] == answer.status_code, said
    assert problem["correlation_id"] == answer.headers["x-correlation-id"], said
    assert problem["title"], said
    assert problem["detail"].endswith((".", "?", "!")) or answer.status_code in {400, 404, 405, 413}, said
    assert "Traceback" not in answer.text, said
