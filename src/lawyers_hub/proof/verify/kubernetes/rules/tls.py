"""A page in plain text is read by everybody on the way."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.front_door import only_redirects
from lawyers_hub.proof.verify.kubernetes.objects.networks import Ingress
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for ingress in release.of(Ingress):
        if only_redirects(release, ingress):
            continue
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


RULE = Rule(
    id="kubernetes-tls",
    promise="N2",
    says="every host is served with a certificate, or answered with the way to https and nothing else",
    check=check,
)
