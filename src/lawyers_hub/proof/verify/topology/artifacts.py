"""Where the files are."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from lawyers_hub.proof.verify.topology.declared import Declared


class Artifacts(Declared, frozen=True, kw_only=True):
    """Where the files are that must agree, relative to the root. A kind that is left out is not verified.

    `terraform_values` are files of values (`*.tfvars`), `terraform_outputs` those that are filled with what Terraform
    tells, NAME=VALUE a line. `kubernetes` names each overlay: a folder, or a file of manifests. `compose` is one
    file, to which the one that overrides it belongs, or a list of those that `docker compose -f` is given;
    `compose_values` are files of variables in place of `.env`, and `secrets_made_by` is the script that makes its
    secrets. Folders are `rules`, `rule_tests` (promtool's), `dashboards`, `runbooks`, and `mutants`: changes that the
    rules must report. `carrier` is the kustomization that takes the files of the monitoring to Kubernetes. `image` is
    what the Dockerfile becomes, without a version.
    """

    terraform: str | None = None
    terraform_values: Sequence[str] = ()
    terraform_outputs: Sequence[str] = ()
    kubernetes: Mapping[str, str] = {}
    compose: str | Sequence[str] = ()
    compose_values: Sequence[str] = ()
    secrets_made_by: str | None = None
    dockerfile: str | None = None
    image: str | None = None
    prometheus: Mapping[str, str] = {}
    rules: str | None = None
    rule_tests: str | None = None
    alertmanager: str | None = None
    dashboards: str | None = None
    datasources: str | None = None
    carrier: str | None = None
    runbooks: str | None = None
    exported_metrics: str | None = None
    mutants: str | None = None
    documents: Sequence[str] = ()
    embedded: Sequence[str] = ()

    @property
    def watching(self) -> bool:
        """Whether anything is named that belongs to monitoring."""
        return any((self.prometheus, self.rules, self.alertmanager, self.dashboards, self.datasources))

    def paths(self) -> Iterator[str]:
        """Every file and folder that is named."""
        for name, value in msgspec.structs.asdict(self).items():
            if isinstance(value, str) and name != "image":
                yield value
            elif isinstance(value, dict):
                yield from value.values()
            elif isinstance(value, list | tuple):
                yield from value
