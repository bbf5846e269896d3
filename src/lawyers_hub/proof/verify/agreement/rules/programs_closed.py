"""One flag can open a program to everybody who reaches it, or let it forget what it has said it keeps."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.agreement.settings import settings_of
from lawyers_hub.proof.verify.agreement.starts import starts_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

# Of the programs that stand in such houses, as their own pages describe them.
_WORDS = (
    (r"--web\.enable-(admin-api|lifecycle|remote-write-receiver)", "lets whoever reaches it change or stop it"),
    (r"(--|-c )?(fsync|full_page_writes|synchronous_commit)[= ](off|false|0|no)", "may lose what it has confirmed"),
    (r"--auth(-host|-local)?[= ]trust", "lets everybody in without a password"),
    (r"--protected-mode[= ]no", "lets everybody in without a password"),
)
_TRUE = ("1", "on", "true", "yes")
_VARIABLES = {
    "GF_AUTH_ANONYMOUS_ENABLED": (_TRUE, "shows itself to everybody"),
    "GF_USERS_ALLOW_SIGN_UP": (_TRUE, "lets everybody make an account"),
    "ALLOW_EMPTY_PASSWORD": (_TRUE, "lets everybody in without a password"),
    "POSTGRES_HOST_AUTH_METHOD": (("trust",), "lets everybody in without a password"),
}


def check(project: Project) -> Iterator[Finding]:
    for place, service, said, what in (*_told(project), *_started(project)):
        yield Finding(rule=RULE.id, place=place, what=f"{service} {what} ({said})", mend="leave it at its default")


def _told(project: Project) -> Iterator[tuple[Place, str, str, str]]:
    for told in settings_of(project):
        values, what = _VARIABLES.get(told.name, ((), ""))
        if told.value.lower() in values:
            yield told.place, told.service, f"{told.name}={told.value}", what
        for pattern, meaning in _WORDS:
            if found := re.search(rf"(?<!\S){pattern}(?!\S)", told.value):
                yield told.place, told.service, found[0], meaning


def _started(project: Project) -> Iterator[tuple[Place, str, str, str]]:
    for service in project.declaration.topology.services:
        for start in starts_of(project, service):
            for pattern, what in _WORDS:
                if found := re.search(rf"(?<!\S){pattern}(?!\S)", " ".join(start.words)):
                    yield start.place, service, found[0], what


RULE = Rule(
    id="programs-closed",
    promise="S2",
    says="no program is told to let everybody in, to be changed by whoever reaches it, or to forget what it confirmed",
    check=check,
)
