"""What went wrong, in plain words, with a way on and the correlation id. Never a traceback, never a dead end."""

from typing import NamedTuple
from urllib.parse import quote, urlsplit

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from lawyers_hub.telemetry.logs import log
from lawyers_hub.web.addresses import local_path
from lawyers_hub.web.api_client import ApiProblem, ApiUnreachable, SignedOut
from lawyers_hub.web.forms import ForeignForm
from lawyers_hub.web.pages import go_to, page
from lawyers_hub.web.session import end
from lawyers_hub.web.site import HubRequest


class Words(NamedTuple):
    heading: str
    meaning: str


_WORDS = {
    400: Words("This request cannot be understood", "Something in the address or the form is not as it should be."),
    403: Words("You may not do this", "Your role in the firm does not allow it. A firm admin can change roles."),
    404: Words(
        "There is nothing at this address",
        "It may have been removed, or it belongs to a case you have no access to.",
    ),
    405: Words("This address cannot be used that way", "Please use the links and buttons on the pages."),
    409: Words("This cannot be done right now", "The case or document is in a state that does not allow it."),
    412: Words("Someone else was faster", "What you saw has changed in the meantime. Your change was not made."),
    413: Words("The file is too large", "A document may have up to 20 MB. Split it, or save it with fewer scans."),
    415: Words("This kind of file cannot be taken", "PDF, Word (DOCX) and plain text can be kept and read here."),
    422: Words("Something in the form is not right", "Go back and check what you typed."),
    428: Words("The page was incomplete", "Open the page again and repeat your change."),
    429: Words("Too many attempts", "To protect the firm's accounts, please wait a moment."),
    500: Words(
        "Something went wrong on our side",
        "Your last change may not have been made. Look before you try again.",
    ),
    503: Words("A part of the hub is away at the moment", "Nothing you saved is lost. Try again in a minute."),
    502: Words(
        "The hub is not answering at the moment",
        "Nothing you saved is lost. It usually comes back within a minute; then load this page again.",
    ),
}


def error_page(request: HubRequest, status: int, detail: str = "", retry_after_s: int | None = None) -> Response[str]:
    """The page for a status; one without words of its own speaks as 400 or 500."""
    words = _WORDS.get(status) or _WORDS[400 if status < 500 else 500]
    answer = page(
        request,
        "errors/error.html",
        status,
        code=status,
        heading=words.heading,
        meaning=words.meaning,
        detail=detail,
        retry_after_s=retry_after_s,
    )
    if retry_after_s is not None:
        answer.headers["retry-after"] = str(retry_after_s)
    return answer


def _api_said_no(request: HubRequest, refusal: ApiProblem) -> Response[str]:
    problem = refusal.problem
    told = problem.errors[0].message if problem.errors and problem.status == 422 else problem.detail
    # What the decoder says of a malformed request repeats the request and helps nobody.
    return error_page(request, problem.status, "" if problem.status == 400 else told, refusal.retry_after_s)


def _api_is_away(request: HubRequest, refusal: ApiUnreachable) -> Response[str]:
    log.warning("api.unreachable", reason=str(refusal))
    return error_page(request, 502)


def _sign_in_first(request: HubRequest, _refusal: SignedOut) -> Response[None]:
    """To the sign-in page, and afterwards back to where the person wanted to be."""
    end(request)
    is_fragment = request.headers.get("hx-request") == "true"
    wanted = _current_page(request) if is_fragment else _address(request)
    target = "/login" if wanted == "/" else f"/login?next={quote(wanted, safe='')}"
    if is_fragment:
        return Response(None, status_code=204, headers={"hx-redirect": target})
    return go_to(request, target)


def _foreign_form(request: HubRequest, _refusal: ForeignForm) -> Response[str]:
    return error_page(
        request,
        403,
        "This form was made before you signed in, or for another session. Open the page again and repeat it.",
    )


def _http(request: HubRequest, refusal: HTTPException) -> Response[str]:
    return error_page(request, refusal.status_code)


def _unforeseen(request: HubRequest, fault: Exception) -> Response[str]:
    log.error("page.failed", path=request.scope["path"], exc_info=fault)
    return error_page(request, 500)


def _address(request: HubRequest) -> str:
    """Where a person wanted to go. A form cannot be repeated after signing in, so its page is not named."""
    if request.method != "GET":
        return "/"
    query = request.scope["query_string"].decode("ascii", "ignore")
    return local_path(request.scope["path"] + (f"?{query}" if query else ""))


def _current_page(request: HubRequest) -> str:
    parts = urlsplit(request.headers.get("hx-current-url", ""))
    return local_path(parts.path + (f"?{parts.query}" if parts.query else ""))


HANDLERS: ExceptionHandlersMap = {
    ApiProblem: _api_said_no,
    ApiUnreachable: _api_is_away,
    SignedOut: _sign_in_first,
    ForeignForm: _foreign_form,
    HTTPException: _http,
    Exception: _unforeseen,
}
