"""Every refusal as a problem document (RFC 9457) that carries the correlation id.

The table of statuses lives here, so that the practice knows no HTTP.
"""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec

from lawyers_hub.database.unit_of_work import SessionEnded
from lawyers_hub.files.errors import FileError
from lawyers_hub.practice import errors
from lawyers_hub.practice.errors import EditedMeanwhile, FieldError, HubError, Invalid, TooManyAttempts
from lawyers_hub.telemetry.correlation import current_correlation_id
from lawyers_hub.telemetry.logs import log

MEDIA_TYPE = "application/problem+json"

STATUS_OF: dict[type[HubError], int] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.NotSignedIn: 401,
    errors.TooManyAttempts: 429,
    errors.Invalid: 422,
    errors.NotAccepted: 415,
    errors.TooLarge: 413,
    errors.Conflict: 409,
    errors.EditedMeanwhile: 412,
    errors.KeyReused: 409,
}


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong, in words for the person; `correlation_id` finds it in the logs and traces."""

    title: str
    status: int
    detail: str
    instance: str
    correlation_id: str | None = None
    type: str = msgspec.field(default="about:blank")
    errors: list[FieldError] = []
    current: Any = None
    changed: list[Any] = []


# Every route may answer these; each route adds its own.
COMMON_ANSWERS = {
    400: ResponseSpec(Problem, description="The request is malformed.", media_type=MEDIA_TYPE),
    401: ResponseSpec(Problem, description="Not signed in.", media_type=MEDIA_TYPE),
    403: ResponseSpec(Problem, description="The person's role does not allow this.", media_type=MEDIA_TYPE),
    404: ResponseSpec(Problem, description="Not there, or not open to this person.", media_type=MEDIA_TYPE),
    409: ResponseSpec(Problem, description="Does not fit the present state.", media_type=MEDIA_TYPE),
    413: ResponseSpec(Problem, description="The request is too large.", media_type=MEDIA_TYPE),
    422: ResponseSpec(Problem, description="A rule of the practice is broken.", media_type=MEDIA_TYPE),
}


class PreconditionMissing(HTTPException):
    status_code = 428
    detail = "Send If-Match with the ETag of the version you changed, so that nobody's work is lost."


def answer_hub_error(request: Request[Any, Any, Any], error: HubError) -> Response[Problem]:
    status = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
    headers = {}
    if isinstance(error, TooManyAttempts):
        headers["retry-after"] = str(error.retry_after_s)
    if isinstance(error, errors.NotSignedIn):
        headers["www-authenticate"] = "Bearer"
    edited = error if isinstance(error, EditedMeanwhile) else None
    return _problem(
        request,
        status,
        error.title,
        str(error),
        headers=headers,
        errors=list(error.errors) if isinstance(error, Invalid) else [],
        current=edited.current if edited else None,
        changed=list(edited.changed) if edited else [],
    )


def answer_session_ended(request: Request[Any, Any, Any], _error: SessionEnded) -> Response[Problem]:
    return answer_hub_error(request, errors.NotSignedIn("This sign-in has ended. Sign in again."))


def answer_files_away(request: Request[Any, Any, Any], error: FileError) -> Response[Problem]:
    log.error("files.away", problem=str(error))
    return _problem(
        request,
        503,
        "Files not reachable",
        "The stored files cannot be reached at present. Nothing was lost; try again in a moment.",
        headers={"retry-after": "5"},
    )


def answer_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    return _problem(
        request,
        error.status_code,
        HTTPStatus(error.status_code).phrase,
        error.detail,
        headers=dict(error.headers or {}),
        errors=_field_errors(error) if isinstance(error, ValidationException) else [],
    )


def answer_undecodable(
    request: Request[Any, Any, Any], error: UnicodeDecodeError | RecursionError
) -> Response[Problem]:
    """Our own text is UTF-8 and flat, so only a body can be something else."""
    wrong = "nested too deeply" if isinstance(error, RecursionError) else "not valid UTF-8 text"
    return _problem(request, 400, "Bad Request", f"The body is {wrong}.")


def answer_crash(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Our fault: the person learns the correlation id and nothing of our insides."""
    log.error("request.crashed", exc_info=error, path=request.scope["path"])
    return _problem(
        request,
        500,
        "Internal error",
        "Something broke on our side; nothing was saved. Try again, and give support the correlation id.",
    )


def _field_errors(error: ValidationException) -> list[FieldError]:
    found = error.extra if isinstance(error.extra, list) else []
    return [FieldError(str(one.get("key", "")), str(one.get("message", ""))) for one in found]


def _problem(
    request: Request[Any, Any, Any],
    status: int,
    title: str,
    detail: str,
    *,
    headers: dict[str, str] | None = None,
    errors: list[FieldError] | None = None,
    current: Any = None,
    changed: list[Any] | None = None,
) -> Response[Problem]:
    problem = Problem(
        title=title,
        status=status,
        detail=detail,
        instance=request.scope["path"],
        correlation_id=current_correlation_id(),
        errors=errors or [],
        current=current,
        changed=changed or [],
    )
    return Response(problem, status_code=status, media_type=MEDIA_TYPE, headers=headers or {})
