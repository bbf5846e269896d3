"""What a cluster is to the services that run in it."""

from collections.abc import Mapping, Sequence

from lawyers_hub.proof.verify.topology.declared import Declared


class Stand(Declared, frozen=True, kw_only=True):
    """Where somebody is found who is no pod of ours: pods by namespace and labels, or a block of addresses."""

    namespace: str | None = None
    labels: Mapping[str, str] = {}
    addresses: str | None = None


class Overlay(Declared, frozen=True, kw_only=True):
    """What one installation in a cluster has around it; its `namespace`, where it has one of its own.

    `pods` is the block of the cluster's pods, if one is known. `elsewhere` are those, services of ours among them, that
    stand somewhere else. `ways_out` says where a way out of the house leads, if not to the internet. `balancer_s` is
    what the load balancer takes, at worst, until it believes that a new pod answers; `ingress_class` is its class.
    `resting` are those whose work is done by others there: they are suspended. Images come from `registries` alone (`*`
    stands for any letters), and volumes are of `volume_classes`, if any are said, or of those that the release makes.
    """

    namespace: str | None = None
    pods: str | None = None
    elsewhere: Mapping[str, Stand] = {}
    ways_out: Mapping[str, list[str]] = {}
    balancer_s: float = 0
    ingress_class: str | None = None
    resting: Sequence[str] = ()
    registries: Sequence[str] = ()
    volume_classes: Sequence[str] = ()


class Cluster(Declared, frozen=True, kw_only=True):
    """`label` is the label by which a pod says which service it is. By `tier_label`, if there is one, what makes pods
    says of which tier they are: releases go by it. `around` are the parts of the cluster we speak to.

    `versions` of Kubernetes must take every manifest, save the kinds that its `extensions` bring along. `secrets` are
    made by hand, outside of the tree: their names, or with each the keys that it has. `volumes` are those that are
    asked for by name, with their GiB. `pod_start_s` is how long a pod takes to answer, its image being there.

    In `public_url` a service is told under which address people come in, in `trusted_proxies` whose word on where a
    visitor comes from it believes: both are names of variables.
    """

    namespace: str
    label: str
    tier_label: str | None = None
    around: Mapping[str, Stand] = {}
    overlays: Mapping[str, Overlay] = {}
    versions: Sequence[str] = ()
    extensions: Sequence[str] = ()
    secrets: Sequence[str] | Mapping[str, Sequence[str]] = ()
    volumes: Mapping[str, int] = {}
    pod_start_s: float = 0
    public_url: str | None = None
    trusted_proxies: str | None = None

    def keys_of(self, secret: str) -> Sequence[str]:
        """None are known of a secret that is only named."""
        return self.secrets.get(secret, ()) if isinstance(self.secrets, Mapping) else ()
