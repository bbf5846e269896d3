"""In an emergency people copy commands: each must name what is there."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from lawyers_hub.proof.verify.agreement.claims import Claim, claims_of
from lawyers_hub.proof.verify.agreement.documents import commands_in, links_in
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Document, Project
from lawyers_hub.proof.verify.rules import Rule


def check(project: Project) -> Iterator[Finding]:
    known = _Known(project)
    for document in project.documents:
        for command in commands_in(document):
            for claim in claims_of(command, list(project.declaration.topology.programs)):
                if wrong := known.says_against(claim, document):
                    yield _finding(command.place, f"`{command}` {wrong}", known.near(claim))
        for link in links_in(document):
            if known.lacks_link(link.target, document):
                yield _finding(link.place, f"the link to {link.target} leads nowhere", "")


class _Known:
    """Everything that a command may name."""

    def __init__(self, project: Project) -> None:
        self._root = project.root
        self._topology = project.declaration.topology
        self._releases = [release for release in project.releases if release.is_built]
        self._composition = project.composition
        # What stands elsewhere may be made later, by one of these commands.
        self._folders = {path.partition("/")[0] for path in self._topology.artifacts.paths() if "/" in path}

    def says_against(self, claim: Claim, document: Document) -> str | None:
        names = self._names(claim)
        if names is None or claim.name in names or self._made_by(claim, document):
            return None
        match claim.sort:
            case "object":
                return f"names the {claim.kind} {claim.name}, which no overlay has"
            case "namespace":
                return f"names the namespace {claim.name}, which the topology does not declare"
            case "labelled":
                return f"asks for what is labelled {claim.name}, and no service is called so"
            case "compose service":
                return f"names {claim.name}, which does not run under Compose"
            case "command":
                return f"runs `{claim.kind} {claim.name}`, and {claim.kind} has no such command"
            case "path":
                return f"names {claim.name}, which is not there"

    def near(self, claim: Claim) -> str:
        near = get_close_matches(claim.name, self._names(claim) or (), 1)
        return near[0] if near else ""

    def lacks_link(self, target: str, document: Document) -> bool:
        path = target.partition("#")[0]
        if not path or ":" in path:
            return False
        return not (self._root / document.file).parent.joinpath(path).exists()

    def _names(self, claim: Claim) -> Iterable[str] | None:
        """All that exist of its sort, or None where nothing is known of them."""
        match claim.sort:
            case "object" if self._releases:
                return {one.name for release in self._releases for one in release.manifests if one.kind == claim.kind}
            case "namespace" if cluster := self._topology.cluster:
                around = (
                    *cluster.around.values(),
                    *(s for o in cluster.overlays.values() for s in o.elsewhere.values()),
                )
                return {cluster.namespace, *(stand.namespace for stand in around if stand.namespace)}
            case "labelled" if (cluster := self._topology.cluster) and claim.kind == cluster.label:
                return self._topology.services
            case "compose service" if self._composition:
                return self._composition.containers
            case "command":
                return self._commands(claim)
            case "path" if claim.name.partition("/")[0] in self._folders:
                return {claim.name} if (self._root / claim.name).exists() else ()
        return None

    def _commands(self, claim: Claim) -> Iterable[str]:
        """A second word is a command only where the first one has commands within it."""
        listed = self._topology.programs[claim.kind]
        first = claim.name.partition(" ")[0]
        if any(one.startswith(f"{first} ") for one in listed):
            return listed
        return {claim.name} if first in listed else listed

    def _made_by(self, claim: Claim, document: Document) -> bool:
        """A document may first make what it then looks at."""
        made = (f'name: "{claim.name}"', f"create {claim.kind.lower()} {claim.name}")
        return claim.sort == "object" and any(words in document.text for words in made)


def _finding(place: Place, what: str, near: str) -> Finding:
    mend = f"did you mean {near}?" if near else "name what there is"
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="documents-name-what-exists",
    promise="R1",
    says="commands and links in documents and runbooks name services, objects, commands and files that exist",
    check=check,
)
