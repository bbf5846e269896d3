"""What every answer tells the browser not to do."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

# Nothing on a page may come from elsewhere or be written inline; nobody may frame us or learn our addresses.
SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Pages show what only their reader may see, so nothing of them stays on a shared computer.
    "cache-control": "no-store",
}


async def write_security_headers(message: Message, _scope: Scope) -> None:
    """Adds each header that the page did not set itself."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in SECURITY_HEADERS.items():
            headers.setdefault(name, value)
