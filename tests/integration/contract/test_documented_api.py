"""The running API does what its OpenAPI document says: asked with what fits the document, and with what does not.

Schemathesis makes the requests; they are the same in every run.
"""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from litestar import Litestar
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lawyers_hub.api.app import create_litestar
from lawyers_hub.database.unit_of_work import Role
from lawyers_hub.settings import api_settings
from tests.integration.conftest import SignIn, TwoFirms
from tests.planting import Belongings, Planter

EXAMPLES = 5
ANSWERS_WITHIN_S = 20

# One goes on for as long as somebody listens, the other ends the sign-in that the next request needs: tried below.
ASKED_ELSEWHERE = ("/api/v1/cases/{case_id}/progress", "/api/v1/auth/logout")

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


def unopened_app() -> Litestar:
    """Made for its document only: it connects to nothing."""
    nowhere = {"DATABASE_URL": "postgresql://nobody@localhost/nothing", "STORAGE_URL": "file:///nowhere"}
    return create_litestar(api_settings({**nowhere, "HUB_TOKEN_SECRET": "a secret that signs nothing at all"}))


DOCUMENT: dict[str, Any] = unopened_app().openapi_schema.to_schema()
CONFIG = SchemathesisConfig.from_dict(
    # What nobody documented, a further query parameter for instance, is no violation of the document.
    {"generation": {"allow-extra-parameters": False, "with-security-parameters": False}}
)
FOUND = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG).get_all_operations()
OPERATIONS = {
    found.ok().label: found.ok() for found in FOUND if isinstance(found, Ok) and found.ok().path not in ASKED_ELSEWHERE
}
# Where nothing can be sent, nothing wrong can be sent.
BREAKABLE = [label for label, operation in OPERATIONS.items() if operation.body or list(operation.iter_parameters())]


@pytest.fixture
async def things(planter: Planter, firms: TwoFirms) -> Belongings:
    """Shared with the firm's client, so that every role finds something."""
    belongings = await planter.plant(firms.ours)
    await planter.share(belongings, firms.ours.client)
    return belongings


@pytest.mark.parametrize("role", ["admin", "partner", "client"])
@pytest.mark.parametrize("label", OPERATIONS)
async def test_what_fits_the_document_is_answered_as_it_says(
    label: str, role: Role, things: Belongings, sign_in: SignIn, served_api: str
) -> None:
    authorization = (await sign_in(things.firm, role)).headers["authorization"]
    ask = Asking(served_api, authorization, things)

    ask_often(label, GenerationMode.POSITIVE, ask)


@pytest.mark.parametrize("label", BREAKABLE)
async def test_what_breaks_the_document_is_refused_as_it_says(
    label: str, things: Belongings, sign_in: SignIn, served_api: str
) -> None:
    authorization = (await sign_in(things.firm, "admin")).headers["authorization"]
    ask = Asking(served_api, authorization)

    ask_often(label, GenerationMode.NEGATIVE, ask)


@dataclass(frozen=True)
class Asking:
    """Sends one request and judges its answer; with `things`, the request is about them."""

    address: str
    authorization: str
    things: Belongings | None = None

    def __call__(self, case: "schemathesis.Case[Any]") -> None:
        if self.things:
            case.path_parameters.update({name: getattr(self.things, name) for name in case.path_parameters})
        headers = {"authorization": self.authorization}
        answer = case.call(base_url=self.address, headers=headers, timeout=ANSWERS_WITHIN_S)
        case.validate_response(answer, checks=CHECKS)


def ask_often(label: str, mode: GenerationMode, ask: Asking) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def asked(case: "schemathesis.Case[Any]") -> None:
        ask(case)

    asked()


def test_the_document_that_is_served_is_the_one_that_was_tried(served_api: str) -> None:
    assert httpx.get(f"{served_api}/api/v1/schema/openapi.json").json() == DOCUMENT


async def test_signing_out_is_answered_as_documented(firms: TwoFirms, sign_in: SignIn, served_api: str) -> None:
    authorization = (await sign_in(firms.ours, "partner")).headers["authorization"]
    path = "/api/v1/auth/logout"

    async with httpx.AsyncClient(base_url=served_api, headers={"authorization": authorization}) as client:
        first, second = await client.post(path), await client.post(path)

    assert (first.status_code, second.status_code) == (204, 401)
    assert {str(answer.status_code) for answer in (first, second)} <= DOCUMENT["paths"][path]["post"][
        "responses"
    ].keys()


async def test_progress_is_the_documented_stream(things: Belongings, sign_in: SignIn, served_api: str) -> None:
    authorization = (await sign_in(things.firm, "client")).headers["authorization"]
    address = f"{served_api}/api/v1/cases/{things.case_id}/progress"

    async with (
        httpx.AsyncClient(headers={"authorization": authorization}) as client,
        client.stream("GET", address) as answer,
    ):
        first_words = await anext(answer.aiter_text())

    documented = DOCUMENT["paths"]["/api/v1/cases/{case_id}/progress"]["get"]["responses"]["200"]["content"]
    assert answer.headers["content-type"].partition(";")[0] in documented
    assert first_words.startswith(("event: document\n", ": watching\n"))
