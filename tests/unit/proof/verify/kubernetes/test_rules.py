"""Each rule is kept by the shop as it is, and broken by the one line that should break it."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.findings import Verdict
from lawyers_hub.proof.verify.kubernetes import RULES, Release
from tests.unit.proof.verify.kubernetes.breaking import ASKED, ENTERED, KEPT, RUNNING, WORKING
from tests.unit.proof.verify.kubernetes.shop import FILE, MANIFESTS, line_of, shop

# Without the beginning that the names of all these rules have.
BROKEN = [
    ("apart-from-the-machine", "enableServiceLinks: false", "hostNetwork: true", "shop shares the network"),
    ("apart-from-the-machine", "enableServiceLinks: false", "hostPID: true", "shop shares the processes"),
    ("apart-from-the-machine", "emptyDir: {sizeLimit: 1Mi}", "hostPath: {path: /etc}", "shares the folder /etc"),
    ("apart-from-the-machine", "containerPort: 6379", "containerPort: 6379, hostPort: 1", "redis shares the port 1"),
    ("backups", "17 * * * *", "17 3 * * *", "copy runs every 1440 minutes, and every 60 minutes is declared"),
    ("backups", "concurrencyPolicy: Forbid", "suspend: true", "copy never runs: it is suspended"),
    ("backups", "concurrencyPolicy: Forbid", "concurrencyPolicy: Allow", "copy may run twice at once"),
    ("backups", 'from = ["shop", "copy"]\nto = "redis"', 'from = ["shop"]\nto = "redis"', "nothing takes a backup"),
    ("budgets", "limits: {cpu: 1,", "limits: {cpu: 2,", "shop has 2 as limits of cpu, and 1000m is meant"),
    ("budgets", "memory: 32Mi", "memory: 32M", "copy has 32M as requests of memory, and 32Mi is meant"),
    ("budgets", "limits: {cpu: 500m, ", "limits: {", "redis has nothing as limits of cpu"),
    ("default-deny", "[Ingress, Egress]", "[Ingress]", "in shop everything may pass out of a pod"),
    ("default-deny", "podSelector: {}", "podSelector: {matchLabels: {app: redis}}", "everything may pass into a pod"),
    ("disruption", "maxUnavailable: 1", "maxUnavailable: 0", "lets no pod of shop go"),
    ("disruption", "maxUnavailable: 1", "maxUnavailable: 100%", "lets every pod of shop go"),
    ("disruption", "maxUnavailable: 1", "minAvailable: 2", "lets no pod of shop go"),
    (
        "disruption",
        "matchLabels: {app: shop}}\n---\napiVersion: apps",
        "matchLabels: {app: redis}}\n---\napiVersion: apps",
        "all 2 pods of shop may be taken away",
    ),
    ("doors-lead", "port: {name: http}", "port: {name: web}", "leads to shop, which has no such Service or port"),
    (
        "doors-lead",
        "service: {name: shop, port: {number: 8080}}",
        "service: {name: redis, port: {number: 6379}}",
        "leads to redis on 6379, where the topology lets no load balancer in",
    ),
    ("every-service", "labels: {app: copy}", "labels: {app: copyist}", "the pods of copy do not say so"),
    (
        "every-service",
        "[services.copy]",
        '[services.till]\ntier = "app"\nwhy = "counts"\n\n[services.copy]',
        "till is declared in the topology and does not run in town",
    ),
    (
        "every-service",
        "door = { namespace",
        'copy = { addresses = "10.9.0.0/16" }\ndoor = { namespace',
        "the CronJob copy is no service that the topology has in this cluster",
    ),
    ("goes-in-peace", "seconds: 10", "seconds: 1", "shop stops while its load balancer still sends"),
    ("goes-in-peace", "terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: 29", "may need 30 s"),
    ("images-pinned", "shop:1.4.2", "shop:latest", "shop runs registry.example/shop:latest, which is no exact"),
    ("images-pinned", "shop:1.4.2", "shop", "no exact version"),
    ("images-pinned", "redis:9.1@sha256:", "redis@md5:", "no exact version"),
    ("namespace", "name: settings, namespace: shop", "name: settings, namespace: else", "stands in the namespace else"),
    ("namespace", "enforce: restricted", "enforce: baseline", "admits pods with rights"),
    ("no-capabilities", "drop: [ALL]", "drop: [NET_RAW]", "shop keeps the capabilities that every container"),
    ("no-capabilities", "drop: [ALL]", "drop: [ALL], add: [SYS_ADMIN]", "shop keeps SYS_ADMIN"),
    ("no-escalation", "allowPrivilegeEscalation: false", "privileged: true", "shop is privileged"),
    ("no-escalation", "allowPrivilegeEscalation: false", "runAsNonRoot: true", "shop may gain rights"),
    ("no-other-door", "clusterIP: None", "type: NodePort", "the Service redis opens a door of its own"),
    ("no-other-door", "clusterIP: None", "externalIPs: [192.0.2.1]", "the Service redis opens a door of its own"),
    ("no-service-links", "enableServiceLinks: false", "dnsPolicy: Default", "shop finds the address of every service"),
    (
        "no-token",
        "      automountServiceAccountToken: false",
        "      automountServiceAccountToken: true",
        "a token for the",
    ),
    ("not-root", "runAsNonRoot: true, ", "", "shop may run as root"),
    ("not-root", "runAsUser: 1000", "runAsUser: 0", "shop may run as root"),
    ("not-root", "runAsUser: 1000, ", "", "shop may run as root"),
    (
        "not-root",
        "readOnlyRootFilesystem: true",
        "readOnlyRootFilesystem: true\n            runAsNonRoot: false",
        "shop may run as root",
    ),
    ("one-release", "shop:1.4.2", "shop:1.4.1", "our own processes run registry.example/shop:1.4.1 beside"),
    ("own-account", "serviceAccountName: copy", "serviceAccountName: shop", "copy runs under the account shop"),
    ("own-secrets", "secretName: shop", "secretName: redis", "shop mounts the secret of redis"),
    ("policies-mean-somebody", "{app: door}", "{app: dor}", "opens a way from somebody whom nobody knows"),
    (
        "policies-needed",
        "from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [shop, copy]}]}}]",
        "from: [{ipBlock: {cidr: 127.0.0.0/8}}]",
        "the NetworkPolicy redis opens nothing that no other policy opens",
    ),
    ("policies-valid", "operator: In", "operator: in", "has no such operator as in"),
    ("policies-valid", "operator: In", "operator: Exists", "has values for Exists"),
    ("policies-valid", "cidr: 0.0.0.0/0", "cidr: everywhere", "has no block of addresses in everywhere"),
    ("policies-valid", "cidr: 0.0.0.0/0", "cidr: 11.0.0.0/8", "leaves 10.0.0.0/8 out of 11.0.0.0/8"),
    ("policies-valid", "[{port: 587}]", "[{port: 587, protocol: SCTP}]", "lets SCTP through"),
    ("policies-valid", "[{port: 587}]", "[{port: 587, endPort: 25}]", "ends at 25 what begins at 587"),
    (
        "policies-valid",
        "- ipBlock: {cidr",
        "- podSelector: {}\n          ipBlock: {cidr",
        "names addresses and pods in one peer",
    ),
    (
        "ports",
        "containerPort: 8080",
        "containerPort: 8081",
        "shop listens on http 8081, and the topology says http 8080",
    ),
    ("ports", "name: redis, containerPort", "name: data, containerPort", "redis listens on data 6379"),
    ("private-pages", "path: /goods", "path: /", "strangers may read /inside/figures of shop"),
    ("private-pages", "path: /goods", "path: /inside/live", "strangers may read /inside/live of shop"),
    ("probes", "          startupProbe: {http", "          xProbe: {http", "shop has no startupProbe"),
    (
        "probes",
        "path: /inside/ready",
        "path: /inside/live",
        "its readinessProbe for /inside/live and not for /inside/ready",
    ),
    ("probes", "timeoutSeconds: 5", "timeoutSeconds: 1", "has 1 s to answer its livenessProbe"),
    (
        "probes",
        "tcpSocket: {port: redis}",
        "tcpSocket: {port: data}",
        "redis is asked by its livenessProbe at the port data",
    ),
    ("probes", "httpGet: {path: /inside/live, port: http}", "exec: {command: [ask]}", "its startupProbe for no page"),
    ("read-only-root", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "shop may write to the root"),
    (
        "references",
        "{name: settings, key",
        "{name: setting, key",
        "the key COLOUR of the ConfigMap setting, which nobody",
    ),
    ("references", "key: COLOUR", "key: COLOR", "shop refers to the key COLOR of the ConfigMap settings"),
    (
        "references",
        "secretName: certificate",
        "secretName: certifcate",
        "the Ingress shop refers to the secret certifcate",
    ),
    ("references", 'shop = ["till"], ', "", "shop refers to the Secret shop, which nobody makes"),
    (
        "references",
        "serviceAccountName: redis",
        "serviceAccountName: rediss",
        "the ServiceAccount rediss, which nobody",
    ),
    (
        "references",
        "emptyDir: {sizeLimit: 1Mi}",
        "persistentVolumeClaim: {claimName: x}",
        "the PersistentVolumeClaim x",
    ),
    ("references", "emptyDir: {sizeLimit: 1Mi}", "projected: {sources: [{configMap: {name: x}}]}", "the ConfigMap x"),
    ("replicas", "replicas: 1", "replicas: 2", "redis has 2 processes, and the topology says 1"),
    (
        "replicas",
        "spec:\n  selector: {matchLabels: {app: shop}}",
        "spec:\n  replicas: 2\n  selector: {matchLabels: {app: shop}}",
        "shop is set back to 2 by every release",
    ),
    (
        "replicas",
        "kind: Deployment, name: shop",
        "kind: Deployment, name: redis",
        "shop never grows to the 10 processes",
    ),
    ("scaler-bounds", "maxReplicas: 10", "maxReplicas: 9", "which has 9 as maxReplicas where the topology has 10"),
    ("scaler-bounds", "averageUtilization: 70", "averageUtilization: 90", "which grows at 90 % of its CPU, and 70 %"),
    (
        "scaler-bounds",
        "kind: Deployment, name: shop",
        "kind: Deployment, name: shops",
        "scales shops, and no Deployment of",
    ),
    ("scales-in-time", "value: 400, periodSeconds: 15", "value: 50, periodSeconds: 60", "s are promised"),
    ("scales-in-time", "limits: {cpu: 1,", "limits: {cpu: 250m,", "2 → 3 → 5 → 8 → 10 pods, and 120 s are promised"),
    ("scales-in-time", "stabilizationWindowSeconds: 0", "selectPolicy: Disabled", "shop never grows to 10 pods"),
    ("scratch-bounded", "emptyDir: {sizeLimit: 1Mi}", "emptyDir: {}", "shop may fill the machine's disk"),
    ("seccomp", "{type: RuntimeDefault}", "{type: Unconfined}", "shop may make every call to the kernel"),
    (
        "secrets-in-files",
        "name: TILL_PASSWORD_FILE, value: /run/secrets/till",
        "name: TILL_PASSWORD, value: sesame",
        "shop is given the secret TILL_PASSWORD as a variable",
    ),
    (
        "secrets-in-files",
        "configMapKeyRef: {name: settings",
        "secretKeyRef: {name: shop",
        "the secret COLOUR as a variable",
    ),
    ("secrets-in-files", "COLOUR: green", "ADDRESS: redis://me:sesame@redis", "holds a secret, ADDRESS"),
    ("secrets-in-files", "kind: ConfigMap", "kind: Secret", "the Secret settings lies in the tree"),
    (
        "selectors",
        "selector: {matchLabels: {app: shop}}\n  template",
        "selector: {matchLabels: {ap: shop}}\n  template",
        "the Deployment shop selects nobody",
    ),
    ("selectors", "selector: {app: redis}", "selector: {app: shop}", "the Service redis selects shop"),
    (
        "selectors",
        "values: [shop, copy]",
        "values: [shops, copys]",
        "the NetworkPolicy to-redis-and-names selects nobody",
    ),
    ("services-lead", "targetPort: http", "targetPort: https", "leads to the port https of shop, which has none"),
    ("services-lead", "port: 8080, targetPort", "port: 81, targetPort", "no Service shop leads to its port 8080"),
    ("spread", "topologyKey: topology.kubernetes.io/zone", "topologyKey: kubernetes.io/hostname", "stand in one zone"),
    (
        "spread",
        "labelSelector: {matchLabels: {app: shop}}",
        "labelSelector: {matchLabels: {app: x}}",
        "stand in one zone",
    ),
    ("storage", "storage: 5Gi", "storage: 5G", "redis keeps 5G, and 5 GiB are declared"),
    ("storage", "name: data, mountPath", "name: date, mountPath", "redis does not mount what it keeps, data"),
    ("takes-the-schema", "enableServiceLinks", "enableServiceLink", "there is no field enableServiceLink here"),
    ("takes-the-schema", "replicas: 1", 'replicas: "1"', "spec.replicas: '1' is no integer"),
    ("tls", "hosts: [shop.example]", "hosts: [shops.example]", "serves shop.example without a certificate"),
]

OF_AWS = """\
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: {name: data, namespace: shop}
spec: {podSelector: {matchLabels: {app: redis}}}
---
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: {name: app, namespace: shop}
spec: {podSelector: {matchExpressions: [{key: app, operator: In, values: [shop, copy]}]}}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: TargetGroupBinding
metadata: {name: shop, namespace: shop}
spec: {targetType: ip, serviceRef: {name: shop, port: http}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: quick}
provisioner: ebs.csi.aws.com
parameters: {type: gp3, encrypted: "true"}
volumeBindingMode: WaitForFirstConsumer
"""

BROKEN_IN_AWS = [
    (
        "security-groups",
        "values: [shop, copy]",
        "values: [shop]",
        "copy gets the security group of its machine, and app",
    ),
    ("security-groups", "{app: redis}", "{app: shop}", "shop gets the security group data and app, and app is meant"),
    ("doors-lead", "port: http", "port: https", "the TargetGroupBinding shop leads to shop, which has no such"),
    (
        "doors-lead",
        "{name: shop, port: http}",
        "{name: redis, port: 6379}",
        "leads to redis on 6379, where the topology",
    ),
    ("pages-lead", "name: shop, port: http", "name: redis, port: redis", "no TargetGroupBinding leads to shop"),
    ("pages-lead", "targetType: ip, ", "", "the TargetGroupBinding shop enters machines and not pods"),
    ("pages-lead", "targetType: ip", "networking: {}, targetType: ip", "shop opens security groups by itself"),
    ("of-the-cloud", 'encrypted: "true"', 'encrypted: "false"', "quick makes disks that are not encrypted"),
    ("of-the-cloud", "type: gp3", "type: gp33", "asks for disks of the type gp33"),
    ("of-the-cloud", "WaitForFirstConsumer", "Immediate", "quick makes a disk in some zone"),
    ("of-the-cloud", "ebs.csi.aws.com", "kubernetes.io/aws-ebs", "which Kubernetes has no more"),
]

ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
"""

TO_HTTPS = """\
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: {name: to-https, namespace: shop}
spec: {redirectScheme: {scheme: https}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: to-https
  namespace: shop
  annotations: {traefik.ingress.kubernetes.io/router.middlewares: shop-to-https@kubernetescrd}
spec:
  ingressClassName: door
  rules:
    - host: shop.example
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {name: http}}}}]}
"""

BY_THE_QUEUE = """\
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: redis, namespace: shop}
spec: {scaleTargetRef: {kind: StatefulSet, name: redis}, minReplicaCount: 1, maxReplicaCount: 3}
"""

OF_TRAEFIK = """\
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: {name: strict, namespace: shop}
spec: {minVersion: VersionTLS13, sniStrict: true}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: goods
  namespace: shop
  annotations:
    traefik.ingress.kubernetes.io/router.entrypoints: websecure
    traefik.ingress.kubernetes.io/router.tls.options: shop-strict@kubernetescrd
spec:
  ingressClassName: door
  tls: [{hosts: [shop.example], secretName: certificate}]
  rules:
    - host: shop.example
      http: {paths: [{path: /new, pathType: Prefix, backend: {service: {name: shop, port: {name: http}}}}]}
"""


def said(release: Release, rule: str | None = None) -> list[tuple[str, Verdict, str]]:
    rules = [one for one in RULES if rule in (None, one.id)]
    assert rules, f"there is no rule {rule}"
    return [(finding.rule, finding.verdict, finding.what) for one in rules for finding in one.check(release)]


def test_a_shop_that_is_as_declared_keeps_every_rule(tmp_path: Path) -> None:
    release = shop(tmp_path)
    assert release.faults == ()
    assert said(release) == []


@pytest.mark.parametrize(("rule", "old", "new", "what"), [*BROKEN, *RUNNING, *ASKED, *KEPT, *WORKING, *ENTERED])
def test_one_other_line_breaks_the_rule(tmp_path: Path, rule: str, old: str, new: str, what: str) -> None:
    found = said(shop(tmp_path, old, new), f"kubernetes-{rule}")
    assert [words for _, verdict, words in found if what in words and verdict == "broken"], found


def test_every_rule_has_a_line_that_breaks_it() -> None:
    lines = (*BROKEN, *RUNNING, *ASKED, *KEPT, *WORKING, *ENTERED, *BROKEN_IN_AWS)
    in_tests_of_their_own = {
        "no-rights",
        "grows-with-the-queue",
        "policies-cover",
        "given-by-terraform",
        "settings-roll",
    }
    broken = {f"kubernetes-{rule}" for rule in {rule for rule, *_ in lines} | in_tests_of_their_own}
    assert broken == {rule.id for rule in RULES}


def test_a_shop_in_aws_keeps_every_rule_too(tmp_path: Path) -> None:
    of_class = "{accessModes: [ReadWriteOnce], storageClassName: quick, "
    release = shop(tmp_path, "{accessModes: [ReadWriteOnce], ", of_class, more=OF_AWS)
    assert said(release) == []


@pytest.mark.parametrize(("rule", "old", "new", "what"), BROKEN_IN_AWS)
def test_one_other_line_breaks_it_in_aws(tmp_path: Path, rule: str, old: str, new: str, what: str) -> None:
    release = shop(tmp_path, more=OF_AWS.replace(old, new, 1))
    assert any(what in words for _, _, words in said(release, f"kubernetes-{rule}"))


def test_where_classes_of_volumes_are_brought_along_none_is_taken_by_itself(tmp_path: Path) -> None:
    ((_, _, what),) = said(shop(tmp_path, more=OF_AWS), "kubernetes-storage")
    assert what == "redis waits for ever for a volume of the class that nobody named"


def test_a_door_that_only_shows_the_way_to_https_needs_no_certificate_and_shows_no_page(tmp_path: Path) -> None:
    assert said(shop(tmp_path, more=TO_HTTPS)) == []


def test_a_door_whose_redirect_is_not_there_shows_everything(tmp_path: Path) -> None:
    without = TO_HTTPS.replace("scheme: https", "scheme: http")
    assert {rule for rule, _, _ in said(shop(tmp_path, more=without))} == {"kubernetes-tls", "kubernetes-private-pages"}


def test_a_scaler_by_the_queue_has_its_bounds_from_the_topology_too(tmp_path: Path) -> None:
    ((_, _, what),) = said(shop(tmp_path, more=BY_THE_QUEUE), "kubernetes-scaler-bounds")
    assert what == "the ScaledObject redis scales redis, which has 3 as maxReplicaCount where the topology has 1"


def test_a_release_lends_no_rights_in_the_cluster(tmp_path: Path) -> None:
    ((_, _, what),) = said(shop(tmp_path, more=ROLE))
    assert what == "the ClusterRoleBinding all lends rights in the cluster, and no service of ours needs any"


def test_a_door_of_traefik_speaks_its_newest_tls_alone(tmp_path: Path) -> None:
    assert said(shop(tmp_path, more=OF_TRAEFIK)) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("entrypoints: websecure", "entrypoints: web,websecure", "is open at web,websecure, in plain text too"),
        ("shop-strict@", "strict@", "has the TLS options strict@kubernetescrd, which are not there"),
        ("VersionTLS13", "VersionTLS12", "speaks TLS as old as VersionTLS12"),
        ("sniStrict: true", "sniStrict: false", "shows some certificate to whoever asks for no name of its own"),
    ],
)
def test_a_door_of_traefik_that_speaks_less_is_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    ((rule, _, words),) = said(shop(tmp_path, more=OF_TRAEFIK.replace(old, new, 1)))
    assert (rule, words) == ("kubernetes-tls", f"the Ingress goods {what}")


def test_a_second_binding_to_one_service_is_found(tmp_path: Path) -> None:
    again = OF_AWS[OF_AWS.index("apiVersion: elbv2") :].partition("---")[0].replace("name: shop", "name: again", 1)
    found = said(shop(tmp_path, more=f"{OF_AWS}---\n{again}"), "kubernetes-pages-lead")
    assert [what for _, _, what in found] == ["the TargetGroupBinding again leads to shop once more"]


def test_pods_wait_for_a_load_balancer_that_is_bound_to_them(tmp_path: Path) -> None:
    release = shop(tmp_path, "inject: enabled", "inject: disabled", more=OF_AWS)
    ((_, _, what),) = said(release, "kubernetes-of-the-cloud")
    assert what == "a pod counts as ready before the load balancer has found it so"


@pytest.mark.parametrize("command", ["[sleep, '10']", "[sh, -c, sleep 10; true]"])
def test_a_pod_may_wait_by_a_command_before_it_stops(tmp_path: Path, command: str) -> None:
    release = shop(tmp_path, "sleep: {seconds: 10}", f"exec: {{command: {command}}}")
    assert said(release, "kubernetes-goes-in-peace") == []


OF_FILES = """\
apiVersion: batch/v1
kind: Job
metadata: {name: copy, namespace: shop}
spec:
  template:
    metadata: {labels: {app: copy}}
    spec:
      containers: [{name: copy, args: [--with=/etc/copy/COLOUR], volumeMounts: [{name: all, mountPath: /etc/copy}]}]
      volumes: [{name: all, projected: {sources: [{configMap: {name: settings}}]}}]
"""


def test_a_file_that_is_in_none_of_the_sources_of_its_folder_is_found(tmp_path: Path) -> None:
    for folder in ("right", "wrong"):
        (tmp_path / folder).mkdir()
    assert said(shop(tmp_path / "right", more=OF_FILES), "kubernetes-paths-lead") == []
    other = OF_FILES.replace("copy/COLOUR", "copy/COLOR")
    ((_, _, what),) = said(shop(tmp_path / "wrong", more=other), "kubernetes-paths-lead")
    assert what == "copy is told of /etc/copy/COLOR, and mounts nothing there"


def test_two_scalers_of_one_service_are_found(tmp_path: Path) -> None:
    both = BY_THE_QUEUE.replace("kind: StatefulSet, name: redis", "name: shop")
    found = said(shop(tmp_path, more=both), "kubernetes-scaler-bounds")
    assert any(
        what.endswith("which another one scales as well: each undoes what the other decides") for *_, what in found
    )


def test_a_policy_that_says_again_what_others_say_is_not_needed(tmp_path: Path) -> None:
    again = MANIFESTS[MANIFESTS.index("kind: NetworkPolicy\nmetadata: {name: redis,") :].partition("---")[0]
    release = shop(tmp_path, more=f"apiVersion: networking.k8s.io/v1\n{again.replace('name: redis', 'name: again', 1)}")
    assert {what for _, _, what in said(release)} == {
        "the NetworkPolicy again opens nothing that no other policy opens",
        "the NetworkPolicy redis opens nothing that no other policy opens",
    }


def test_a_store_that_stands_elsewhere_is_not_ours_to_back_up(tmp_path: Path) -> None:
    elsewhere = 'redis = { addresses = "10.40.128.0/18" }\ndoor = { namespace'
    release = shop(tmp_path, "door = { namespace", elsewhere)
    assert said(release, "kubernetes-backups") == []


@pytest.mark.parametrize(
    ("rule", "old", "new", "what"),
    [
        ("takes-the-schema", '["1.36"]', '["9.99"]', "the schemas of Kubernetes 9.99 are not at hand"),
        ("takes-the-schema", "apiVersion: policy/v1", "apiVersion: policy/v9", "Kubernetes 1.36 knows no kind"),
        ("backups", "17 * * * *", "17 * * * 1-5", "how often copy runs cannot be told"),
        ("scales-in-time", "limits: {cpu: 1,", "limits: {cpu: one,", "how fast shop grows cannot be told"),
    ],
)
def test_what_cannot_be_told_is_unknown(tmp_path: Path, rule: str, old: str, new: str, what: str) -> None:
    found = said(shop(tmp_path, old, new), f"kubernetes-{rule}")
    assert [verdict for _, verdict, words in found if what in words] == ["unknown"], found


def test_a_finding_names_the_line_to_mend(tmp_path: Path) -> None:
    release = shop(tmp_path, "averageUtilization: 70", "averageUtilization: 90")
    (finding,) = [finding for rule in RULES for finding in rule.check(release) if rule.id == "kubernetes-scaler-bounds"]
    assert (finding.place.file, finding.place.line) == (FILE, line_of("averageUtilization"))
