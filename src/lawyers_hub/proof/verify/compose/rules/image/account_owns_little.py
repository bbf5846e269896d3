"""The account in which the image runs was made for it, is in no group of root's, and owns what it writes to."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.dockerfile import Dockerfile, Instruction
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_MADE = re.compile(r"useradd\b[^&;|]*?(?:--uid|-u)[= ](\d+)[^&;|]*")
_OPEN_TO_ALL = re.compile(
    r"(?:--mode[= ]|-m\s*|chmod\s+(?:-\w+\s+)*|--chmod=)0?(?:777|666|\d?77[67])\b|chmod\s+\S*[ao]\+\S*w"
)
_LOOPBACK = re.compile(r"\b(LISTEN_HOST|HOST|BIND_ADDRESS|SERVER_HOST)=[\"']?(127\.0\.0\.1|localhost|::1)")


def check(composition: Composition) -> Iterator[Finding]:
    dockerfile = composition.dockerfile
    if dockerfile is None:
        return
    runs = dockerfile.stages[-1].all("RUN")
    if user := dockerfile.last("USER"):
        yield from _account(user, runs)
    for one in runs:
        if re.search(r"\binstall\b[^&;|]*\bsudo\b|/etc/sudoers", one.said):
            yield _finding(one, "the account of the image may become root (sudo)", "leave sudo away")
        if found := _OPEN_TO_ALL.search(one.said):
            yield _finding(one, f"{found[0]!r} lets every account write", "let its owner write alone")
    for one in dockerfile.stages[-1].all("ENV"):
        if found := _LOOPBACK.search(one.said):
            yield _finding(
                one, f"{found[0]!r} lets nobody outside of the container ask it", f"write {found[1]}=0.0.0.0"
            )
    yield from _folders(composition, dockerfile, runs)


def _account(user: Instruction, runs: tuple[Instruction, ...]) -> Iterator[Finding]:
    account, _, group = user.said.partition(":")
    if group in ("0", "root"):
        yield _finding(user, "the image runs in the group of root", "give it a group of its own")
    made = {found for one in runs for found in _MADE.findall(one.said)}
    if account.isdecimal() and made and account not in made:
        what = f"the image runs as {account}, and the account that was made is {' and '.join(sorted(made))}"
        yield _finding(user, what, "name the account that was made")


def _folders(composition: Composition, dockerfile: Dockerfile, runs: tuple[Instruction, ...]) -> Iterator[Finding]:
    """A volume takes its owner from the folder of the image; one that is not there is root's."""
    image = composition.declaration.topology.artifacts.image
    words = {word for one in (*runs, *dockerfile.stages[-1].all("VOLUME")) for word in one.said.split()}
    for container in composition.containers.values():
        is_ours = image is not None and container.image.partition("@")[0].startswith((f"{image}:", f"{image}$"))
        for mount in container.mounts if is_ours or container.image == image else ():
            if mount.kind == "volume" and mount.source and mount.target not in words:
                what = f"{container.name} writes to {mount.target}, which the image does not have: the folder is root's"
                place = dockerfile.stages[-1].place
                mend = f"make {mount.target} in the Dockerfile, for its account"
                yield Finding(rule=RULE.id, place=place, what=what, mend=mend, because=(mount.place,))


def _finding(one: Instruction, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=one.place, what=what, mend=mend)


RULE = Rule(
    id="dockerfile-account-owns-little",
    promise="S2",
    says="the image runs in the account that was made for it, which owns the folders of its volumes and nothing more",
    check=check,
)
