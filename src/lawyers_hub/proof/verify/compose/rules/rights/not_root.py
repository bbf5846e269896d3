"""What runs as root inside is root outside, should the wall ever have a hole."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.compose.images import image_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_ROOT = frozenset({"root", "0"})


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        user = container.user.partition(":")[0]
        if user in _ROOT:
            what = f"{container.name} runs as root"
            yield container.finding(RULE.id, "user", what, "write user: with a number that is not 0")
        elif not user and not _image_says(composition, container):
            yield Finding(
                rule=RULE.id,
                place=container.place_of("image"),
                what=f"as whom {container.name} runs is up to its image, which cannot be seen here",
                mend="write user: with the account that the image is made for",
                verdict="unknown",
            )


def _image_says(composition: Composition, container: Container) -> bool:
    """Our own image: its Dockerfile names the account, and has a rule of its own."""
    own = composition.declaration.topology.artifacts.image
    return composition.dockerfile is not None and own is not None and image_of(container.image).name == own


RULE = Rule(
    id="compose-not-root",
    promise="S2",
    says="every container runs under an account without rights, which is named",
    check=check,
)
