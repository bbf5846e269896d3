"""Lines of the shop that each break one rule: its name without the beginning, the line, another, and what is said."""

Break = tuple[str, str, str, str]

_APP_ARMOR = "container.apparmor.security.beta.kubernetes.io"
_LINKS = "enableServiceLinks: false"
_SECRET = "secret: {secretName: shop}"
_SPREAD = "labelSelector: {matchLabels: {app: shop}}"
_SHOP = "spec:\n  selector: {matchLabels: {app: shop}}"
_STORE = "  serviceName: redis"
_TILL = "value: /run/secrets/till"

RUNNING: list[Break] = [
    (
        "every-service",
        "labels: {tier: data}",
        "labels: {tier: app}",
        "redis says that it is of the tier app, and data is",
    ),
    (
        "namespace",
        "enforce: restricted",
        "enforce: restricted, pod-security.kubernetes.io/enforce-version: latest",
        "may refuse after an upgrade what it admits today",
    ),
    ("images-pinned", "volume_classes", 'registries = ["*.else"]\nvolume_classes', "only *.else may give images here"),
    (
        "no-token",
        "emptyDir: {sizeLimit: 1Mi}",
        "projected: {sources: [{serviceAccountToken: {path: x}}]}",
        "mounts a token",
    ),
    ("seccomp", "{type: RuntimeDefault}", "{type: RuntimeDefault}, appArmorProfile: {type: Unconfined}", "by AppArmor"),
    (
        "seccomp",
        "readOnlyRootFilesystem: true",
        "readOnlyRootFilesystem: true\n            procMount: Unmasked",
        "/proc",
    ),
    (
        "seccomp",
        "metadata: {labels: {app: shop}}",
        f"metadata: {{labels: {{app: shop}}, annotations: {{{_APP_ARMOR}/shop: unconfined}}}}",
        "shop is not confined by AppArmor, as an annotation says",
    ),
    ("goes-in-peace", "timeoutSeconds: 5", "timeoutSeconds: 5, terminationGracePeriodSeconds: 1", "seemed not to live"),
    ("finds-a-machine", _LINKS, "nodeName: one", "shop runs on the one machine one"),
    ("finds-a-machine", _LINKS, "nodeSelector: {disk: quick}", "shop waits for a machine with disk: quick"),
    ("finds-a-machine", _LINKS, "nodeSelector: {kubernetes.io/os: windows}", "with kubernetes.io/os: windows"),
    ("finds-a-machine", _LINKS, "schedulerName: stork", "shop waits for the scheduler stork"),
    ("finds-a-machine", _LINKS, "priorityClassName: first", "shop has the priority first, which nobody makes"),
    ("finds-a-machine", _LINKS, "runtimeClassName: apart", "shop waits for the runtime apart"),
    ("finds-a-machine", _LINKS, "tolerations: [{operator: Exists}]", "shop stays on machines that are broken"),
    (
        "finds-a-machine",
        _LINKS,
        "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: x}]}}",
        "shop waits rather than stand where it is not preferred",
    ),
    ("finds-a-machine", "ScheduleAnyway", "DoNotSchedule", "shop waits rather than stand in a crowded place"),
    (
        "finds-a-machine",
        "image: registry",
        "imagePullPolicy: Never\n          image: registry",
        "never fetches its image",
    ),
    ("names-from-the-cluster", _LINKS, "hostAliases: [{ip: 203.0.113.9, hostnames: [redis]}]", "203.0.113.9 for redis"),
    ("names-from-the-cluster", _LINKS, "dnsPolicy: Default", "shop does not ask the cluster for names"),
    ("names-from-the-cluster", _LINKS, "dnsConfig: {nameservers: [8.8.8.8]}", "shop asks 8.8.8.8 for names"),
    ("no-escalation", _LINKS, "shareProcessNamespace: true", "the containers of shop see each other's processes"),
    ("not-root", "runAsUser: 1000", "runAsUser: 1000, runAsGroup: 0", "shop is in the group of root"),
    ("not-root", "runAsUser: 1000", "runAsUser: 1000, supplementalGroups: [0]", "shop is in the group of root"),
    ("spread", "maxSkew: 1", "maxSkew: 2", "shop may stand with 2 pods in one place"),
    ("spread", "topology.kubernetes.io/zone", "topology.kubernetes.io/zones", "which no machine wears"),
    ("spread", _SPREAD, "labelSelector: {matchLabels: {app: redis}}", "is spread by the labels of somebody else"),
    ("rolls-out", _SHOP, _SHOP.replace("spec:", "spec:\n  revisionHistoryLimit: 0"), "shop cannot be taken back"),
    (
        "rolls-out",
        _SHOP,
        _SHOP.replace("spec:", "spec:\n  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}"),
        "shop can go neither forward nor back: no pod more and none fewer is allowed",
    ),
    ("rolls-out", _SHOP, _SHOP.replace("spec:", "spec:\n  paused: true"), "shop is not released: it is paused"),
    ("rolls-out", _SHOP, _SHOP.replace("spec:", "spec:\n  strategy: {type: Recreate}"), "shop is away while"),
    (
        "rolls-out",
        _SHOP,
        _SHOP.replace("spec:", "spec:\n  strategy: {rollingUpdate: {maxUnavailable: 50%}}"),
        "shop has 1 of its 2 pods too few while it is released",
    ),
    (
        "rolls-out",
        _SHOP,
        _SHOP.replace("spec:", "spec:\n  progressDeadlineSeconds: 60"),
        "shop is given up after 60 s, and its pods have 60 s to start",
    ),
    ("rolls-out", _SHOP, _SHOP.replace("spec:", "spec:\n  minReadySeconds: 300"), "shop waits 300 s after each pod"),
    ("rolls-out", _STORE, f"  updateStrategy: {{type: OnDelete}}\n{_STORE}", "redis stays as it is at a release"),
    ("rolls-out", _STORE, f"  updateStrategy: {{rollingUpdate: {{partition: 1}}}}\n{_STORE}", "redis stays in part"),
    ("services-balance", "serviceName: redis", "serviceName: rediss", "belongs to the Service rediss"),
    ("services-balance", "clusterIP: None", "sessionAffinity: ClientIP", "sends one asker always to the same pod"),
    ("services-balance", "clusterIP: None", "internalTrafficPolicy: Local", "leads to pods of the asker's machine"),
    ("disruption", "AlwaysAllow", "IfHealthyBudget", "lets a sick pod of shop keep its machine from being drained"),
]

ASKED: list[Break] = [
    ("probes", "failureThreshold: 60", "failureThreshold: 6", "shop has 6 s to start, and may need 30"),
    ("probes", "failureThreshold: 60", "failureThreshold: 600", "shop is given 600 s to start"),
    ("probes", "periodSeconds: 3, timeoutSeconds: 3", "periodSeconds: 3, timeoutSeconds: 4", "every 3 s and given 4 s"),
    (
        "probes",
        "periodSeconds: 3,",
        "periodSeconds: 3, initialDelaySeconds: 300,",
        "shop waits 300 s for its readiness",
    ),
    ("probes", "timeoutSeconds: 5", "timeoutSeconds: 5, failureThreshold: 1", "as soon as one answer is late"),
    ("probes", "periodSeconds: 3,", "periodSeconds: 3, failureThreshold: 200,", "before its readinessProbe has given"),
    ("probes", "path: /inside/ready,", "path: /inside/ready, scheme: HTTPS,", "in HTTPS, which it does not speak"),
    ("probes", "command: [ask]", "command: [ask, --port=6380]", "redis is asked by its startupProbe at the port 6380"),
]

KEPT: list[Break] = [
    (
        "references",
        "            - {name: tmp, mountPath: /tmp}\n",
        "",
        "shop has the volume tmp, and mounts it nowhere",
    ),
    ("references", "name: tmp, emptyDir", "name: temp, emptyDir", "shop mounts tmp, and has no such volume"),
    (
        "storage",
        "accessModes: [ReadWriteOnce]",
        "accessModes: [ReadOnlyMany]",
        "on which nothing can be written (ReadOnly",
    ),
    (
        "references",
        "key: COLOUR",
        "key: targets.yml",
        "shop reads COLOUR from the key targets.yml of the ConfigMap settings",
    ),
    ("volumes", "ReadWriteMany],", "ReadWriteMany], storageClassName: share,", "waits for ever for the class share"),
    (
        "connections-suffice",
        "ports: [{name: redis, containerPort",
        "args: [-c, max_connections=50]\n          ports: [{name: redis, containerPort",
        "redis has 50 connections, and all who ask it may need 103",
    ),
    ("secrets-in-files", "COLOUR: green", "ADDRESS: 'redis://:sesame@redis'", "holds a secret, ADDRESS"),
    (
        "volumes",
        "COLOUR, valueFrom",
        "COLD, value: s3://one/a}\n            - {name: COLOUR, value: s3://one/b}\n            - {name: C, valueFrom",
        "where COLD is kept as well",
    ),
    (
        "storage",
        _STORE,
        f"  persistentVolumeClaimRetentionPolicy: {{whenDeleted: Delete}}\n{_STORE}",
        "redis loses what",
    ),
    ("volumes", "requests: {storage: 3Gi}}}\n---", "requests: {storage: 3Mi}}}\n---", "3Mi, and 3 GiB are declared"),
    ("volumes", "volumes = { goods = 3 }", "volumes = { bads = 3 }", "asks for 3Gi, and nothing is declared"),
    ("volumes", "ReadWriteMany", "ReadWriteOnce", "goods is for one machine, and pods on several need it"),
    ("volumes", "file:///srv/goods", "file:///srv/good", "shop is told in STORAGE_URL to keep things in /srv/good"),
    ("volumes", "mountPath: /srv/goods", "mountPath: /srv/goods, readOnly: true", "shop may only read in /srv/goods"),
    (
        "volumes",
        "volumes: [{name: copies, emptyDir: {sizeLimit: 1Gi}}]",
        "volumes: [{name: copies, persistentVolumeClaim: {claimName: goods}}]",
        "goods is /srv/goods to shop and /srv/copies to others: two things are kept in one",
    ),
    (
        "scratch-bounded",
        "emptyDir: {sizeLimit: 1Mi}",
        "emptyDir: {sizeLimit: 1Ki}",
        "has 1Ki in /tmp, and may need 1 MiB",
    ),
    (
        "scratch-bounded",
        "emptyDir: {sizeLimit: 1Mi}",
        "emptyDir: {medium: Memory, sizeLimit: 1Gi}",
        "shop is ended for want of memory before /tmp is full",
    ),
    ("secrets-read", 'shop = ["till"]', 'shop = ["till", "safe"]', "shop is given /run/secrets/safe, which it never"),
    ("secrets-read", _TILL, "value: /run/secrets/tills", "shop reads /run/secrets/tills, and no such file is in"),
    ("secrets-read", _SECRET, "secret: {secretName: shop, optional: true}", "shop starts without its secret"),
    ("secrets-read", _SECRET, "secret: {secretName: shop, defaultMode: 0444}", "opens its secret further than to its"),
    (
        "secrets-read",
        _SECRET,
        "secret: {secretName: shop, defaultMode: 0640}",
        "that belongs to root, and it has no fs",
    ),
    (
        "secrets-read",
        _SECRET,
        "secret: {secretName: shop, defaultMode: 440}",
        "further than to its own group (mode 0670)",
    ),
    (
        "secrets-read",
        _SECRET,
        "secret: {secretName: shop, items: [{key: till, path: box}]}",
        "shop reads /run/secrets/till, and no such file is in its secret",
    ),
    ("paths-lead", _TILL, "value: /run/secret/till", "shop is told of /run/secret/till, and mounts nothing there"),
    ("paths-lead", "--to=/srv/copies", "--to=/srv/copy", "copy is told of /srv/copy, and mounts nothing there"),
    ("paths-lead", "--to=/srv/copies", "--to, /srv/copy", "copy is told of /srv/copy, and mounts nothing there"),
]

WORKING: list[Break] = [
    ("jobs-end", "restartPolicy: Never", "restartPolicy: Always", "copy is started again whenever it has ended"),
    ("replicas", "replicas: 1", "replicas: 0", "redis has 0 processes, and the topology says 1"),
    ("jobs-end", "concurrencyPolicy: Forbid", "failedJobsHistoryLimit: 0", "copy leaves nothing of a run that failed"),
    ("backups", "concurrencyPolicy: Forbid", "concurrencyPolicy: Replace", "copy may be ended by the next one"),
    ("backups", "pods = ", 'resting = ["copy"]\npods = ', "copy runs where others do its work, and can only fail"),
    ("backups", 'name: KEEP, value: "7"', 'name: KEEP, value: "1"', "copy is told KEEP 1, and 7 is declared"),
    (
        "jobs-end",
        "  jobTemplate:\n    spec:",
        "  jobTemplate:\n    spec:\n      activeDeadlineSeconds: 9",
        "ended after 9 s",
    ),
    (
        "jobs-end",
        "  jobTemplate:\n    spec:",
        "  jobTemplate:\n    spec:\n      backoffLimit: 0",
        "at the first failure",
    ),
    (
        "jobs-end",
        "  jobTemplate:\n    spec:",
        "  jobTemplate:\n    spec:\n      parallelism: 3",
        "several times at once",
    ),
    (
        "jobs-end",
        "  jobTemplate:\n    spec:",
        "  jobTemplate:\n    spec:\n      ttlSecondsAfterFinished: 0",
        "is removed 0 s",
    ),
    ("jobs-end", "concurrencyPolicy: Forbid", "timeZone: Asia/Jakrta", "by the clock of Asia/Jakrta, which is no"),
    ("jobs-end", "concurrencyPolicy: Forbid", "startingDeadlineSeconds: 5", "copy may not start later than 5 s"),
    (
        "scaler-bounds",
        "    scaleUp:\n",
        "    scaleDown: {selectPolicy: Disabled}\n    scaleUp:\n",
        "which never takes a pod away again",
    ),
    ("scaler-bounds", "kind: Deployment, name", "kind: StatefulSet, name", "and no StatefulSet of that name runs here"),
]

ENTERED: list[Break] = [
    (
        "pages-lead",
        "/goods, pathType: Prefix",
        "/goods, pathType: ImplementationSpecific",
        "for the load balancer to say",
    ),
    (
        "one-front-door",
        'value: "https://shop.example"',
        'value: "http://shop.example"',
        "at http://shop.example, in plain",
    ),
    (
        "one-front-door",
        "- host: shop.example",
        "- host: shops.example",
        "a door answers as shops.example, and people are",
    ),
    (
        "one-front-door",
        '["https://shop.example"]',
        '["https://shops.example"]',
        "https://shops.example is watched, and",
    ),
    (
        "pages-lead",
        "path: /goods, pathType: Prefix",
        "path: /goods, pathType: Exact",
        "leads to nobody, and shop has it",
    ),
    ("pages-lead", "ingressClassName: door", "ingressClassName: gate", "is for gate, and door is declared"),
    ("proxies-trusted", "value: 10.0.0.0/12", "value: 0.0.0.0/0", "shop believes whoever asks from 0.0.0.0/0"),
    ("proxies-trusted", "value: 10.0.0.0/12", "value: 10.0.0.0/33", "of 10.0.0.0/33, which is no block of addresses"),
    ("proxies-trusted", "value: 10.0.0.0/12", "value: 127.0.0.0/8", "shop does not believe door, so that all its"),
]
