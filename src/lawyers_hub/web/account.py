"""One's own account: appearance and password."""

from litestar import Response, Router, get, post
from litestar.response import Redirect

from lawyers_hub.web.api_client import ApiProblem
from lawyers_hub.web.forms import sent_form
from lawyers_hub.web.pages import THEMES, go_to, page
from lawyers_hub.web.session import THEME, YEAR_S, SignedIn, Visitor, set_cookie
from lawyers_hub.web.site import HubRequest


@get("/account")
async def account_page(request: HubRequest, visitor: SignedIn) -> Response[str]:
    return _page(request, visitor)


@post("/account/theme")
async def choose_theme(request: HubRequest) -> Redirect:
    theme = (await sent_form(request)).text("theme")
    set_cookie(request, THEME, theme if theme in THEMES else "system", YEAR_S)
    return go_to(request, "/account", said="theme_changed")


@post("/account/password")
async def change_password(request: HubRequest, visitor: SignedIn) -> Response[str] | Redirect:
    form = await sent_form(request)
    if form.secret("new_password") != form.secret("repeated"):
        return _page(request, visitor, "The two new passwords differ. Type the new password twice.", 422)
    body = {"current_password": form.secret("current_password"), "new_password": form.secret("new_password")}
    try:
        await visitor.api.send("POST", "me/password", type(None), body)
    except ApiProblem as refusal:
        if refusal.status not in {400, 403, 409, 422, 429}:
            raise
        return _page(request, visitor, refusal.problem.detail or "The password was not changed.", refusal.status)
    return go_to(request, "/account", said="password_changed")


def _page(request: HubRequest, visitor: Visitor, fault: str | None = None, status: int = 200) -> Response[str]:
    return page(request, "account/account.html", status, person=visitor.session.person, fault=fault)


router = Router("/", route_handlers=[account_page, choose_theme, change_password])
