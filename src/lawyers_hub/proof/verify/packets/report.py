"""What real packets showed, plane by plane."""

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place

AS_COMPUTED = "packets-as-computed"
HAVE_A_CONTROL = "denials-have-a-control"

SIMULATED = (
    "who enforces: security groups, ACLs, network policies and Docker's bridges are translated to nftables, between "
    "network namespaces of one machine"
)


class PlaneProof(msgspec.Struct, frozen=True, kw_only=True):
    """One plane. `probes` are the connections of all rounds; `allowed` and `denied` are counted with every wall up.

    `controls` are those of the denied that connected once the walls were gone. `doubtful` were not judged, because the
    files do not say. One that `is_live` was seen from inside of running services; it was `not_looked_from` the others.
    """

    plane: str
    endpoints: int = 0
    ports: int = 0
    probes: int = 0
    allowed: int = 0
    denied: int = 0
    controls: int = 0
    doubtful: int = 0
    is_live: bool = False
    not_looked_from: tuple[str, ...] = ()
    took_s: float = 0.0
    findings: tuple[Finding, ...] = ()

    @classmethod
    def not_exercised(cls, plane: str, place: Place, why: str) -> "PlaneProof":
        """Nothing was shown, so nothing passes."""
        finding = Finding(
            rule=AS_COMPUTED,
            place=place,
            what=f"no packet was sent in {plane}: {why}",
            mend="run it where it can be exercised, or do without",
            verdict="unknown",
        )
        return cls(plane=plane, findings=(finding,))
