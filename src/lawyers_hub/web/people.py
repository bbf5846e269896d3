"""The firm's people: who they are, what they may do, and whether they may sign in (firm admins)."""

from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lawyers_hub.web.api_client import Api, ApiProblem
from lawyers_hub.web.faults import faults_in
from lawyers_hub.web.forms import Form, new_form_key, sent_form
from lawyers_hub.web.pages import go_to, page
from lawyers_hub.web.records import FieldError, Page, Person
from lawyers_hub.web.session import SignedIn
from lawyers_hub.web.site import HubRequest

_LAWYERS = frozenset({"admin", "partner", "associate"})
_REFUSED = frozenset({400, 409, 412, 422})
_NOT_SAVED = "This was not saved."
_OUTDATED = FieldError(
    "", "Someone else changed this person a moment ago. Look at the newest version, then save again."
)
_MOST_PAGES = 10
_TYPED = ("name", "email", "role")


async def everyone(api: Api) -> list[Person]:
    """All people of the firm, for choosing one; the first thousand of a very large firm."""
    people: list[Person] = []
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        found = await api.read("people", Page[Person], limit=100, cursor=cursor)
        people += found.items
        cursor = found.next_cursor
        if cursor is None:
            break
    return people


async def lawyers(api: Api) -> list[Person]:
    """Whoever can be responsible for a case."""
    return [person for person in await everyone(api) if person.role in _LAWYERS and person.active]


@get("/people")
async def people_page(request: HubRequest, visitor: SignedIn) -> Response[str]:
    return page(request, "people/list.html", people=await everyone(visitor.api))


@get("/people/new")
async def new_person(request: HubRequest, visitor: SignedIn) -> Response[str]:
    await visitor.api.read("people", Page[Person], limit=1)  # whoever may not see people is told so now
    return _new(request)


@post("/people/new")
async def add_person(request: HubRequest, visitor: SignedIn) -> Response[str] | Redirect:
    form = await sent_form(request)
    body = {name: form.text(name) for name in _TYPED} | {"password": form.secret("password")}
    try:
        await visitor.api.send("POST", "people", Person, body, form_key=form.text("form_key") or None)
    except ApiProblem as refusal:
        if refusal.status not in _REFUSED:
            raise
        return _new(request, form, refusal)
    return go_to(request, "/people", said="person_added")


@get("/people/{person_id:uuid}")
async def person_page(request: HubRequest, visitor: SignedIn, person_id: FromPath[UUID]) -> Response[str]:
    person = await visitor.api.read(f"people/{person_id}", Person)
    return page(request, "people/person.html", person=person, faults=[])


@post("/people/{person_id:uuid}")
async def change_person(request: HubRequest, visitor: SignedIn, person_id: FromPath[UUID]) -> Response[str] | Redirect:
    form = await sent_form(request)
    try:
        await visitor.api.send("PATCH", f"people/{person_id}", Person, _wanted(form), version=form.text("version"))
    except ApiProblem as refusal:
        if refusal.status not in _REFUSED:
            raise
        person = await visitor.api.read(f"people/{person_id}", Person)
        faults = [_OUTDATED] if refusal.status == 412 else faults_in(refusal, _NOT_SAVED)
        return page(request, "people/person.html", refusal.status, person=person, faults=faults)
    return go_to(request, "/people", said="person_saved")


def _wanted(form: Form) -> dict[str, object]:
    wanted: dict[str, object] = {name: form.text(name) for name in ("name", "role") if form.text(name)}
    if form.text("active"):
        wanted["active"] = form.text("active") == "yes"
    if form.secret("password"):
        wanted["password"] = form.secret("password")
    return wanted


def _new(request: HubRequest, form: Form | None = None, refusal: ApiProblem | None = None) -> Response[str]:
    return page(
        request,
        "people/new.html",
        refusal.status if refusal else 200,
        typed={name: form.text(name) if form else "" for name in _TYPED},
        faults=faults_in(refusal, _NOT_SAVED),
        form_key=new_form_key(),
    )


router = Router("/", route_handlers=[people_page, new_person, add_person, person_page, change_person])
