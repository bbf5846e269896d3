# What staging needs in AWS, in the order in which a request meets it. Read infrastructure/topology.toml first: it says
# what is meant, and this says how.

locals {
  name = "${var.system}-${var.environment}"

  # S3 shares its names with the whole world; the account's number makes them ours.
  bucket = "${local.name}-%s-${var.account_id}"
}

# The network and its walls -------------------------------------------------------------------------------------------

module "vpc" {
  source = "./modules/vpc"

  name                        = local.name
  region                      = var.region
  cidr                        = var.vpc_cidr
  zones                       = var.zones
  endpoints_security_group_id = module.security_groups.ids.endpoints
  logs_key_arn                = module.logs_key.arn
  logs_kept_days              = var.logs_kept_days
}

module "security_groups" {
  source = "./modules/security_groups"

  name              = local.name
  vpc_id            = module.vpc.vpc_id
  s3_prefix_list_id = module.vpc.s3_prefix_list_id
  alerts_leave_for  = var.alerts_leave_for
}

# Keys, one for each purpose ------------------------------------------------------------------------------------------

module "logs_key" {
  source = "./modules/key"

  name    = "${local.name}-logs"
  purpose = "Logs of network, control plane, database and queue"
  region  = var.region
  log_groups = [
    "/${local.name}/*",
    "/aws/eks/${local.name}/*",
    "/aws/rds/instance/${local.name}/*",
    "/aws/elasticache/${local.name}/*",
  ]
}

module "cluster_key" {
  source = "./modules/key"

  name    = "${local.name}-cluster"
  purpose = "Secrets of Kubernetes, and images"
  region  = var.region
}

module "data_key" {
  source = "./modules/key"

  name    = "${local.name}-data"
  purpose = "PostgreSQL and Valkey"
  region  = var.region
}

module "documents_key" {
  source = "./modules/key"

  name    = "${local.name}-documents"
  purpose = "Documents of the firms"
  region  = var.region
}

module "backups_key" {
  source = "./modules/key"

  name    = "${local.name}-backups"
  purpose = "Backups"
  region  = var.region
}

# Buckets -------------------------------------------------------------------------------------------------------------

module "access_logs" {
  source = "./modules/bucket"

  name        = format(local.bucket, "logs")
  expiry_days = var.logs_kept_days
  log_writers = {
    "logdelivery.elasticloadbalancing.amazonaws.com" = "arn:aws:elasticloadbalancing:${var.region}:${var.account_id}:loadbalancer/*"
    "logging.s3.amazonaws.com"                       = "arn:aws:s3:::${local.name}-*"
  }
}

# The bytes of documents are never rewritten; an old version can only come from a mistake, and is kept to undo it.
module "documents" {
  source = "./modules/bucket"

  name              = format(local.bucket, "documents")
  key_arn           = module.documents_key.arn
  access_log_bucket = module.access_logs.name
}

module "backups" {
  source = "./modules/bucket"

  name                   = format(local.bucket, "backups")
  key_arn                = module.backups_key.arn
  lock_days              = var.backup_lock_days
  expiry_days            = var.backup_expiry_days
  old_versions_kept_days = var.backup_lock_days
  access_log_bucket      = module.access_logs.name
}

# The door ------------------------------------------------------------------------------------------------------------

module "load_balancer" {
  source = "./modules/load_balancer"

  name              = local.name
  vpc_id            = module.vpc.vpc_id
  subnet_ids        = module.vpc.public_subnet_ids
  security_group_id = module.security_groups.ids.load_balancer
  domain_name       = var.domain_name
  hosted_zone_id    = var.hosted_zone_id
  access_log_bucket = module.access_logs.name
}

# Our own processes ---------------------------------------------------------------------------------------------------

module "registry" {
  source = "./modules/registry"

  system          = var.system
  mirrored_images = var.registry_mirrors_images
  key_arn         = module.cluster_key.arn
}

module "cluster" {
  source = "./modules/cluster"

  name                            = local.name
  kubernetes_version              = var.kubernetes_version
  subnet_ids                      = module.vpc.app_subnet_ids
  control_plane_security_group_id = module.security_groups.ids.control_plane
  nodes_security_group_id         = module.security_groups.ids.nodes
  api_open_to                     = var.cluster_api_open_to
  administrators                  = var.cluster_administrators
  secrets_key_arn                 = module.cluster_key.arn
  logs_key_arn                    = module.logs_key.arn
  logs_kept_days                  = var.logs_kept_days
  instance_types                  = var.node_instance_types
  nodes_min                       = var.nodes_min
  nodes_max                       = var.nodes_max
}

module "identities" {
  source = "./modules/identities"

  name                 = local.name
  issuer               = module.cluster.issuer
  issuer_arn           = module.cluster.issuer_arn
  namespace            = var.kubernetes_namespace
  documents_bucket_arn = module.documents.arn
  documents_key_arn    = module.documents_key.arn
  backups_bucket_arn   = module.backups.arn
  backups_key_arn      = module.backups_key.arn
  target_group_arns    = values(module.load_balancer.target_group_arns)
}

# What is kept --------------------------------------------------------------------------------------------------------

module "database" {
  source = "./modules/database"

  name                = local.name
  subnet_ids          = module.vpc.data_subnet_ids
  security_group_id   = module.security_groups.ids.database
  key_arn             = module.data_key.arn
  logs_key_arn        = module.logs_key.arn
  logs_kept_days      = var.logs_kept_days
  instance_class      = var.database_instance_class
  storage_gib         = var.database_storage_gib
  storage_max_gib     = var.database_storage_max_gib
  recovery_days       = var.database_recovery_days
  deletion_protection = var.database_deletion_protection
}

module "queue" {
  source = "./modules/queue"

  name              = local.name
  subnet_ids        = module.vpc.data_subnet_ids
  security_group_id = module.security_groups.ids.redis
  key_arn           = module.data_key.arn
  logs_key_arn      = module.logs_key.arn
  logs_kept_days    = var.logs_kept_days
  node_type         = var.redis_node_type
  replicas          = var.redis_replicas
  snapshot_days     = var.redis_snapshot_days
  auth_token        = var.redis_auth_token
}
