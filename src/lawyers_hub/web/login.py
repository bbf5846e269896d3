"""Signing in and out."""

from contextlib import suppress
from typing import Annotated

from litestar import Response, Router, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect

from lawyers_hub.web.addresses import local_path
from lawyers_hub.web.api_client import ApiProblem, Refusal, Tokens
from lawyers_hub.web.forms import form_token, sent_form
from lawyers_hub.web.pages import go_to, page
from lawyers_hub.web.records import SignIn
from lawyers_hub.web.session import ACCESS, FIRM, REFRESH, api_for, begin, begin_visit, end, session_of
from lawyers_hub.web.site import HubRequest

_WRONG = "Firm, e-mail or password is not right. Check all three: the hub does not say which."


@get("/login")
async def sign_in_page(
    request: HubRequest, wanted: Annotated[str, QueryParameter(name="next")] = "/"
) -> Response[str] | Redirect:
    if session_of(request) is not None:
        return go_to(request, local_path(wanted))
    return _form(request, next_path=local_path(wanted))


@post("/login")
async def sign_in(request: HubRequest) -> Response[str] | Redirect:
    form = await sent_form(request)
    next_path = local_path(form.text("next"))
    firm, email = form.text("firm").lower(), form.text("email")
    password = form.secret("password")
    if not (firm and email and password):
        return _form(request, firm, email, next_path, "Please fill in firm, e-mail and password.", status=422)
    try:
        answer = await api_for(request).send(
            "POST", "auth/login", SignIn, {"firm": firm, "email": email, "password": password}
        )
    except ApiProblem as refusal:
        if refusal.status not in {400, 401, 403, 422, 429}:
            raise
        return _form(request, firm, email, next_path, _words(refusal), status=refusal.status)
    begin(request, answer)
    return go_to(request, next_path)


@post("/logout")
async def sign_out(request: HubRequest) -> Redirect:
    """Ends the session here in any case, and at the API when it answers."""
    tokens = Tokens(request.cookies.get(ACCESS), request.cookies.get(REFRESH))
    with suppress(Refusal):
        await api_for(request, tokens).send("POST", "auth/logout", type(None))
    end(request)
    return go_to(request, "/login", said="signed_out")


def _form(
    request: HubRequest,
    firm: str | None = None,
    email: str = "",
    next_path: str = "/",
    fault: str | None = None,
    status: int = 200,
) -> Response[str]:
    visit = begin_visit(request)
    return page(
        request,
        "login/login.html",
        status,
        csrf=form_token(request, visit),
        firm=request.cookies.get(FIRM, "") if firm is None else firm,
        email=email,
        next_path=next_path,
        fault=fault,
    )


def _words(refusal: ApiProblem) -> str:
    if refusal.status != 429:
        return _WRONG
    wait_s = refusal.retry_after_s or 60
    wait = f"{wait_s} seconds" if wait_s < 120 else f"{-(-wait_s // 60)} minutes"
    return f"Too many attempts. To protect the account, please wait {wait} and try again."


router = Router("/", route_handlers=[sign_in_page, sign_in, sign_out])
