"""Programs have settings that are handy for an hour, and that open or endanger a house which keeps them."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.compose.given import files_of
from lawyers_hub.proof.verify.compose.lengths import mib
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

# By the program: a pattern of NAME=VALUE as it stands in its environment, command or files, and what it does.
_UNSAFE: dict[str, tuple[tuple[str, str], ...]] = {
    "postgres": (
        (r"POSTGRES_HOST_AUTH_METHOD=(trust|password)", "lets in whoever asks"),
        (r"--auth(-host|-local)?=(trust|password)\b", "lets in whoever asks"),
        (r"fsync=(off|0|false|no)\b", "may lose everything when the machine goes down"),
        (r"full_page_writes=(off|0|false|no)\b", "may lose everything when the machine goes down"),
        (r"synchronous_commit=(off|0|false|no)\b", "tells people that something is kept which is not"),
        (r"\bROLE\b[^;]*\s(SUPERUSER|BYPASSRLS|REPLICATION)\b", "lets a login past the walls between people"),
        (r"\bGRANT\s+pg_(read_all_data|write_all_data|execute_server_program|write_server_files)\b", "gives too much"),
    ),
    "grafana": (
        (r"GF_AUTH_ANONYMOUS_ENABLED=\"?true", "shows everything to whoever reaches it"),
        (r"GF_USERS_ALLOW_SIGN_UP=\"?true", "gives an account to whoever reaches it"),
        (r"GF_AUTH_DISABLE_LOGIN_FORM=\"?true", "lets nobody in"),
        (r"GF_SECURITY_ALLOW_EMBEDDING=\"?true", "can be shown inside of anybody's page"),
        (r"GF_\w+[^_]_FILE=", "reads no file of that name: it wants two underscores before FILE"),
    ),
    "prometheus": (
        (r"--web\.enable-admin-api(?!=false)", "lets whoever reaches it delete figures"),
        (r"--web\.enable-lifecycle(?!=false)", "lets whoever reaches it end it"),
        (r"--web\.enable-remote-write-receiver(?!=false)", "takes figures from whoever reaches it"),
    ),
    "": ((r"LOG_LEVEL=\"?(debug|trace)", "writes down more than people should read"),),
}
_SHARE = 0.5


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        said = list(_said(composition, container))
        for pattern, what in (*_UNSAFE.get(container.program, ()), *_UNSAFE[""]):
            for text, place in said:
                if found := re.search(pattern, text, re.IGNORECASE):
                    mend = "take it away, or set it to what is safe"
                    says = f"{container.name} says {found[0].strip()!r}, which {what}"
                    yield Finding(rule=RULE.id, place=place, what=says, mend=mend)
                    break
        yield from _too_large(composition, container)


def _said(composition: Composition, container: Container) -> Iterator[tuple[str, Place]]:
    yield from ((f"{name}={setting.value}", setting.place) for name, setting in container.environment.items())
    yield from ((word, container.place_of("command")) for word in container.command)
    for file, text in files_of(composition, container):
        if file.endswith(".sql"):
            yield from ((line, Place(file, number)) for number, line in enumerate(text.splitlines(), start=1))


def _too_large(composition: Composition, container: Container) -> Iterator[Finding]:
    """What it takes at once of its memory, and what it keeps of its disk."""
    service, memory = composition.service(container.name), container.limits.memory_mib
    for word in container.command:
        name, _, value = word.partition("=")
        size = mib(value) if value else None
        if name == "shared_buffers" and size and memory and size > memory * _SHARE:
            what = f"{container.name} takes {size:g} MiB for shared_buffers, and has {memory:g} in all"
            yield container.finding(RULE.id, "command", what, "take a quarter of its memory")
        room = service.storage_gib * 1024 if service and service.storage_gib else None
        if name.endswith("retention.size") and size and room and size >= room:
            what = f"{container.name} keeps up to {size / 1024:g} GiB, and {room / 1024:g} are declared"
            yield container.finding(RULE.id, "command", what, "keep less than there is room for")


RULE = Rule(
    id="compose-no-unsafe-settings",
    promise="S2",
    says="no setting of a known program opens it to whoever asks, risks what it keeps, or wants more than it has",
    check=check,
)
