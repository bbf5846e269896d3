"""A page in plain text is read by everybody on the way."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.front_door import only_redirects
from lawyers_hub.proof.verify.kubernetes.manifests import Object
from lawyers_hub.proof.verify.kubernetes.objects.networks import Ingress, TlsOption
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

_TRAEFIK = "traefik.ingress.kubernetes.io/router."
_ANNOTATIONS = ("metadata", "annotations")


def check(release: Release) -> Iterator[Finding]:
    for ingress in release.of(Ingress):
        if only_redirects(release, ingress):
            continue
        yield from _of_traefik(release, ingress)
        spec = ingress.body.spec
        covered = {host for tls in spec.tls if tls.secret_name for host in tls.hosts}
        for number, rule in enumerate(spec.rules):
            if rule.host not in covered:
                yield Finding(
                    rule=RULE.id,
                    place=ingress.place("spec", "rules", number, "host"),
                    what=f"{ingress.manifest} serves {rule.host or 'every host'} without a certificate",
                    mend="name the host and its secret under tls, or answer with the way to https alone",
                )


def _of_traefik(release: Release, ingress: Object[Ingress]) -> Iterator[Finding]:
    """Traefik is told by annotations at which of its entry points, and with which options, a door is open."""
    annotations = ingress.body.metadata.annotations
    if not any(name.startswith(_TRAEFIK) for name in annotations):
        return
    entry, option = annotations.get(f"{_TRAEFIK}entrypoints", ""), annotations.get(f"{_TRAEFIK}tls.options", "")
    if entry != "websecure":
        what = f"{ingress.manifest} is open at {entry or 'every entry point'}, in plain text too"
        yield _finding(ingress.place(*_ANNOTATIONS, f"{_TRAEFIK}entrypoints"), what, "name websecure alone")
    named = [o for o in release.of(TlsOption) if f"{o.manifest.namespace}-{o.name}@kubernetescrd" == option]
    if not named:
        what = f"{ingress.manifest} has the TLS options {option or 'that nobody chose'}, which are not there"
        yield _finding(
            ingress.place(*_ANNOTATIONS, f"{_TRAEFIK}tls.options"), what, "name a TLSOption: NAMESPACE-NAME@…"
        )
    for found in named:
        if found.body.spec.min_version != "VersionTLS13":
            what = f"{ingress.manifest} speaks TLS as old as {found.body.spec.min_version or 'Traefik likes'}"
            yield _finding(found.place("spec", "minVersion"), what, "set minVersion: VersionTLS13")
        if not found.body.spec.sni_strict:
            what = f"{ingress.manifest} shows some certificate to whoever asks for no name of its own"
            yield _finding(found.place("spec", "sniStrict"), what, "set sniStrict: true")


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="kubernetes-tls",
    promise="N2",
    says="every host is served with a certificate and TLS 1.3, or answered with the way to https and nothing else",
    check=check,
)
