"""ETag and If-Match (RFC 9110): two people who edit the same thing never overwrite each other unseen."""

from typing import Annotated

from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter

from lawyers_hub.api.problems import MEDIA_TYPE, PreconditionMissing, Problem
from lawyers_hub.practice.errors import Invalid

IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="The ETag of the version that was changed.", required=False),
]

EDITING_ANSWERS = {
    412: ResponseSpec(
        Problem, description="Edited meanwhile: `current` is the newest, `changed` what differs.", media_type=MEDIA_TYPE
    ),
    428: ResponseSpec(Problem, description="If-Match is missing.", media_type=MEDIA_TYPE),
}


def etag(version: int) -> dict[str, str]:
    return {"etag": f'"{version}"'}


def version_of(if_match: str | None) -> int:
    """The version that the caller changed.

    Raises:
        PreconditionMissing: no If-Match was sent.
        Invalid: it is no ETag of ours.
    """
    if if_match is None:
        raise PreconditionMissing
    number = if_match.strip().removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Invalid.field("If-Match", "If-Match must be the ETag that came with the version you changed.")
    return int(number)
