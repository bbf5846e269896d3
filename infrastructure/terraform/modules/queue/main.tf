# Valkey: carries copies of jobs. What it loses the relay sends again from PostgreSQL, so this is about being quick and
# not about being the record.
#
# Two things differ from infrastructure/redis/redis.conf, since ElastiCache allows no other: there is no append-only file
# (stand-ins in other zones take its place), and BGSAVE is refused (AWS takes the snapshots).

resource "aws_elasticache_subnet_group" "this" {
  name        = var.name
  description = "The data tier"
  subnet_ids  = var.subnet_ids
}

resource "aws_elasticache_parameter_group" "this" {
  name        = "${var.name}-valkey8"
  family      = "valkey8"
  description = "A job queue must never lose a key to make room"

  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }

  # Blocked workers wait silently for a job; none may be cut off for it.
  parameter {
    name  = "timeout"
    value = "0"
  }

  parameter {
    name  = "tcp-keepalive"
    value = "60"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["slow-log", "engine-log"])

  name              = "/aws/elasticache/${var.name}/${each.value}"
  retention_in_days = var.logs_kept_days
  kms_key_id        = var.logs_key_arn
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  description          = "Carries the jobs of ${var.name}"

  # Production of jobs needs nothing newer than Valkey 8; elsewhere Valkey 9 runs.
  engine               = "valkey"
  engine_version       = "8.2"
  node_type            = var.node_type
  port                 = 6379
  parameter_group_name = aws_elasticache_parameter_group.this.name

  # One shard: BullMQ moves a job between several keys in one step, which must therefore lie together.
  num_cache_clusters         = var.replicas + 1
  automatic_failover_enabled = true
  multi_az_enabled           = true

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [var.security_group_id]

  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  auth_token                 = var.auth_token
  auth_token_update_strategy = "ROTATE"
  at_rest_encryption_enabled = true
  kms_key_id                 = var.key_arn

  snapshot_retention_limit  = var.snapshot_days
  snapshot_window           = "17:00-18:00"
  final_snapshot_identifier = "${var.name}-last"

  maintenance_window         = "sat:21:00-sat:22:00"
  auto_minor_version_upgrade = true
  apply_immediately          = false

  dynamic "log_delivery_configuration" {
    for_each = aws_cloudwatch_log_group.this

    content {
      destination_type = "cloudwatch-logs"
      destination      = log_delivery_configuration.value.name
      log_type         = log_delivery_configuration.key
      log_format       = "json"
    }
  }
}
