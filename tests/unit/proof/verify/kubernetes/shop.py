"""A small shop in a cluster that keeps every rule, and what becomes of it when one line is another."""

from pathlib import Path

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.kubernetes import Release
from lawyers_hub.proof.verify.kubernetes.building import Origin
from lawyers_hub.proof.verify.kubernetes.building.tracing import value_at
from lawyers_hub.proof.verify.kubernetes.reading import release_of
from lawyers_hub.proof.verify.yaml_lines import Document, read_documents

TOPOLOGY = """\
system = "shop"
environment = "staging"

[artifacts]
image = "registry.example/shop"

[artifacts.kubernetes]
town = "town"

[network]
vpc_cidr = "10.40.0.0/16"
zones = 2

[tiers]
public = "the door"
app = "ours"
data = "kept"

[services.door]
tier = "public"
ports = { https = 443 }
why = "people come in"

[services.shop]
tier = "app"
group = "app"
ports = { http = 8080 }
replicas = { min = 2, max = 10, cpu_target_percent = 70 }
cpu_m = [250, 1000]
memory_mib = [64, 128]
metrics = { port = 8080, path = "/inside/figures" }
probes = { live = "/inside/live", ready = "/inside/ready" }
grace_s = 15
pages = "/goods"
scratch_mib = 1
connections = 10
why = "sells"

[services.redis]
tier = "data"
group = "data"
ports = { redis = 6379 }
replicas = { min = 1, max = 1 }
cpu_m = [100, 500]
memory_mib = [64, 128]
storage_gib = 5
why = "keeps the money"

[services.copy]
tier = "app"
group = "app"
runs = "every hour"
before = ["shop"]
cpu_m = [50, 100]
memory_mib = [32, 64]
why = "copies what is kept"

[[flows]]
from = ["internet"]
to = "door"
port = "https"
why = "people"

[[flows]]
from = ["door"]
to = "shop"
port = "http"
why = "pages"

[[flows]]
from = ["shop", "copy"]
to = "redis"
port = "redis"
why = "money"

[[cluster_flows]]
from = ["shop", "copy"]
to = "names"
port = 53
protocols = ["udp", "tcp"]
why = "whoever speaks to another asks for its address"

[egress.letters]
port = 587
from = ["shop"]
why = "letters to people"

[cluster]
namespace = "shop"
label = "app"
tier_label = "tier"
versions = ["1.36"]
extensions = ["Middleware", "SecurityGroupPolicy", "TargetGroupBinding", "ScaledObject", "TLSOption"]
secrets = { shop = ["till"], redis = [], copy = [], certificate = [] }
volumes = { goods = 3 }
pod_start_s = 6
public_url = "PUBLIC_URL"
trusted_proxies = "TRUSTED_PROXIES"

[cluster.around]
names = { namespace = "kube-system", labels = { k8s-app = "kube-dns" } }

[cluster.overlays.town]
pods = "10.0.0.0/12"
ingress_class = "door"
volume_classes = ["shared"]

[cluster.overlays.town.elsewhere]
door = { namespace = "doors", labels = { app = "door" } }

[persistence.redis]
save = "60 1"
appendonly = true
appendfsync = "everysec"
maxmemory_policy = "noeviction"
backup_every_minutes = 60
keep_backups = 7
told = { KEEP = "keep_backups" }

[promises]
scale_2_to_10_s = 120
"""

_ACCOUNT = """\
apiVersion: v1
kind: ServiceAccount
metadata: {{name: {name}, namespace: shop}}
automountServiceAccountToken: false
---
"""

_POD = """\
serviceAccountName: {name}
{i}automountServiceAccountToken: false
{i}enableServiceLinks: false
{i}securityContext: {{runAsNonRoot: true, runAsUser: 1000, seccompProfile: {{type: RuntimeDefault}}}}"""

_RIGHTS = """\
securityContext:
{i}  allowPrivilegeEscalation: false
{i}  readOnlyRootFilesystem: true
{i}  capabilities: {{drop: [ALL]}}"""

_INSIDE = "[10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]"

MANIFESTS = (
    """\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/enforce: restricted, elbv2.k8s.aws/pod-readiness-gate-inject: enabled}
---
"""
    + "".join(_ACCOUNT.format(name=name) for name in ("shop", "redis", "copy"))
    + f"""\
apiVersion: v1
kind: ConfigMap
metadata: {{name: settings, namespace: shop}}
data: {{COLOUR: green, targets.yml: '[{{"targets": ["https://shop.example"]}}]'}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: goods, namespace: shop}}
spec: {{accessModes: [ReadWriteMany], resources: {{requests: {{storage: 3Gi}}}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: shop, namespace: shop}}
spec:
  selector: {{app: shop}}
  ports: [{{name: http, port: 8080, targetPort: http}}]
---
apiVersion: v1
kind: Service
metadata: {{name: redis, namespace: shop}}
spec:
  clusterIP: None
  selector: {{app: redis}}
  ports: [{{name: redis, port: 6379, targetPort: redis}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: shop, namespace: shop, labels: {{tier: app}}}}
spec:
  selector: {{matchLabels: {{app: shop}}}}
  template:
    metadata: {{labels: {{app: shop}}}}
    spec:
      {_POD.format(name="shop", i=" " * 6)}
      terminationGracePeriodSeconds: 30
      topologySpreadConstraints:
        - topologyKey: topology.kubernetes.io/zone
          maxSkew: 1
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: {{matchLabels: {{app: shop}}}}
      containers:
        - name: shop
          image: registry.example/shop:1.4.2
          env:
            - {{name: LISTEN_PORT, value: "8080"}}
            - {{name: TILL_PASSWORD_FILE, value: /run/secrets/till}}
            - {{name: PUBLIC_URL, value: "https://shop.example"}}
            - {{name: TRUSTED_PROXIES, value: 10.0.0.0/12}}
            - {{name: STORAGE_URL, value: "file:///srv/goods"}}
            - {{name: COLOUR, valueFrom: {{configMapKeyRef: {{name: settings, key: COLOUR}}}}}}
          ports: [{{name: http, containerPort: 8080}}]
          startupProbe: {{httpGet: {{path: /inside/live, port: http}}, periodSeconds: 1, failureThreshold: 60}}
          readinessProbe: {{httpGet: {{path: /inside/ready, port: http}}, periodSeconds: 3, timeoutSeconds: 3}}
          livenessProbe: {{httpGet: {{path: /inside/live, port: http}}, timeoutSeconds: 5}}
          lifecycle: {{preStop: {{sleep: {{seconds: 10}}}}}}
          resources:
            requests: {{cpu: 250m, memory: 64Mi}}
            limits: {{cpu: 1, memory: 128Mi}}
          {_RIGHTS.format(i=" " * 10)}
          volumeMounts:
            - {{name: secrets, mountPath: /run/secrets}}
            - {{name: tmp, mountPath: /tmp}}
            - {{name: goods, mountPath: /srv/goods}}
      volumes:
        - {{name: goods, persistentVolumeClaim: {{claimName: goods}}}}
        - {{name: secrets, secret: {{secretName: shop}}}}
        - {{name: tmp, emptyDir: {{sizeLimit: 1Mi}}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: shop, namespace: shop}}
spec:
  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: shop}}
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: Resource
      resource: {{name: cpu, target: {{type: Utilization, averageUtilization: 70}}}}
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 0
      policies: [{{type: Percent, value: 400, periodSeconds: 15}}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: shop, namespace: shop}}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: {{matchLabels: {{app: shop}}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: redis, namespace: shop, labels: {{tier: data}}}}
spec:
  serviceName: redis
  replicas: 1
  selector: {{matchLabels: {{app: redis}}}}
  template:
    metadata: {{labels: {{app: redis}}}}
    spec:
      {_POD.format(name="redis", i=" " * 6)}
      containers:
        - name: redis
          image: registry.example:5000/redis:9.1@sha256:{"0" * 64}
          ports: [{{name: redis, containerPort: 6379}}]
          startupProbe: {{exec: {{command: [ask]}}}}
          readinessProbe: {{exec: {{command: [ask]}}, timeoutSeconds: 3}}
          livenessProbe: {{tcpSocket: {{port: redis}}, timeoutSeconds: 5}}
          resources:
            requests: {{cpu: 100m, memory: 64Mi}}
            limits: {{cpu: 500m, memory: 128Mi}}
          {_RIGHTS.format(i=" " * 10)}
          volumeMounts: [{{name: data, mountPath: /data}}]
  volumeClaimTemplates:
    - metadata: {{name: data}}
      spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 5Gi}}}}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {{name: copy, namespace: shop, labels: {{tier: app}}}}
spec:
  schedule: 17 * * * *
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        metadata: {{labels: {{app: copy}}}}
        spec:
          restartPolicy: Never
          {_POD.format(name="copy", i=" " * 10)}
          volumes: [{{name: copies, emptyDir: {{sizeLimit: 1Gi}}}}]
          containers:
            - name: copy
              image: registry.example/shop:1.4.2
              command: [python, -m, copying, --to=/srv/copies]
              env: [{{name: KEEP, value: "7"}}]
              volumeMounts: [{{name: copies, mountPath: /srv/copies}}]
              resources:
                requests: {{cpu: 50m, memory: 32Mi}}
                limits: {{cpu: 100m, memory: 64Mi}}
              {_RIGHTS.format(i=" " * 14)}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: nothing, namespace: shop}}
spec:
  podSelector: {{}}
  policyTypes: [Ingress, Egress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: shop, namespace: shop}}
spec:
  podSelector: {{matchLabels: {{app: shop}}}}
  ingress:
    - from:
        - namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: doors}}}}
          podSelector: {{matchLabels: {{app: door}}}}
      ports: [{{port: http}}]
  egress:
    - to:
        - ipBlock: {{cidr: 0.0.0.0/0, except: {_INSIDE}}}
      ports: [{{port: 587}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: to-redis-and-names, namespace: shop}}
spec:
  podSelector: {{matchExpressions: [{{key: app, operator: In, values: [shop, copy]}}]}}
  policyTypes: [Egress]
  egress:
    - to: [{{podSelector: {{matchLabels: {{app: redis}}}}}}]
      ports: [{{protocol: TCP, port: 6379}}]
    - to:
        - namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: kube-system}}}}
          podSelector: {{matchLabels: {{k8s-app: kube-dns}}}}
      ports: [{{protocol: UDP, port: 53}}, {{protocol: TCP, port: 53}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: redis, namespace: shop}}
spec:
  podSelector: {{matchLabels: {{app: redis}}}}
  policyTypes: [Ingress]
  ingress:
    - from: [{{podSelector: {{matchExpressions: [{{key: app, operator: In, values: [shop, copy]}}]}}}}]
      ports: [{{port: 6379}}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop, namespace: shop}}
spec:
  ingressClassName: door
  tls: [{{hosts: [shop.example], secretName: certificate}}]
  rules:
    - host: shop.example
      http:
        paths:
          - {{path: /, pathType: Exact, backend: {{service: {{name: shop, port: {{name: http}}}}}}}}
          - {{path: /goods, pathType: Prefix, backend: {{service: {{name: shop, port: {{number: 8080}}}}}}}}
"""
)

FILE = "town/all.yaml"


def shop(root: Path, old: str = "", new: str = "", *, more: str = "") -> Release:
    """The shop with `old` exchanged for `new` at its first place, in topology or manifests, and `more` objects."""
    assert old in TOPOLOGY or old in MANIFESTS, old
    topology = TOPOLOGY.replace(old, new, 1) if old and old in TOPOLOGY else TOPOLOGY
    manifests = MANIFESTS.replace(old, new, 1) if old and old not in TOPOLOGY else MANIFESTS
    (root / "infrastructure").mkdir()
    (root / "infrastructure" / "topology.toml").write_text(topology)
    documents = read_documents(FILE, manifests + (f"---\n{more}" if more else ""))
    origins = [Origin(_at(one, "kind"), _at(one, "metadata", "name"), one) for one in documents]
    return release_of(root, read_topology(root), "town", "town", documents, origins)


def _at(document: Document, *path: str) -> str:
    return str(value_at(document.value, path)[0])


def line_of(text: str, nth: int = 1) -> int:
    """The line of the manifests on which the text stands for the `nth` time."""
    lines = [number for number, line in enumerate(MANIFESTS.splitlines(), start=1) if text in line]
    return lines[nth - 1]
