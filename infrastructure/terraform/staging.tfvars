# Staging. Replace the account, the domain and its zone with your own; 111122223333 is the number AWS uses in examples.

system      = "lawyers-hub"
environment = "staging"
region      = "ap-southeast-1"
account_id  = "111122223333"

vpc_cidr = "10.40.0.0/16"
zones    = ["ap-southeast-1a", "ap-southeast-1b", "ap-southeast-1c"]

domain_name    = "staging.hub.example.com"
hosted_zone_id = "Z0123456789EXAMPLE"

kubernetes_version     = "1.33"
kubernetes_namespace   = "lawyers-hub"
cluster_administrators = ["arn:aws:iam::111122223333:role/lawyers-hub-operators"]
cluster_api_open_to    = ["203.0.113.0/24"]
node_instance_types    = ["m6i.xlarge"]
nodes_min              = 3
nodes_max              = 6

# What overlays/aws runs beside our own image, and what docs/deploy-aws.md installs in the cluster.
registry_mirrors_images = [
  "prometheus",
  "alertmanager",
  "grafana",
  "jaeger",
  "postgres-exporter",
  "redis-exporter",
  "node-exporter",
  "blackbox-exporter",
  "kube-state-metrics",
  "keda",
  "keda-metrics-apiserver",
  "keda-admission-webhooks",
  "aws-load-balancer-controller",
]

database_instance_class      = "db.m6g.large"
database_storage_gib         = 20
database_storage_max_gib     = 200
database_recovery_days       = 14
database_deletion_protection = true

redis_node_type     = "cache.t4g.small"
redis_replicas      = 2
redis_snapshot_days = 7

backup_lock_days   = 14
backup_expiry_days = 35
logs_kept_days     = 90

alerts_leave_for = ["0.0.0.0/0"]
