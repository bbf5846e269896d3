# PostgreSQL: the record of everything. A stand-in in another zone takes over by itself; every second of the last weeks can
# be restored; nobody gets in without TLS.

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "The data tier"
  subnet_ids  = var.subnet_ids
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.name}-"
  family      = "postgres18"
  description = "TLS for everybody, and statistics of statements"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name         = "shared_preload_libraries"
    value        = "pg_stat_statements"
    apply_method = "pending-reboot"
  }

  # What takes longer than a whole request may take is written down, without the values that were asked for.
  parameter {
    name  = "log_min_duration_statement"
    value = "500"
  }

  parameter {
    name  = "log_parameter_max_length"
    value = "0"
  }

  # A session that holds a transaction open and does nothing holds locks against everybody else.
  parameter {
    name  = "idle_in_transaction_session_timeout"
    value = "60000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["postgresql", "upgrade"])

  name              = "/aws/rds/instance/${var.name}/${each.value}"
  retention_in_days = var.logs_kept_days
  kms_key_id        = var.logs_key_arn
}

resource "aws_db_instance" "this" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = "18"
  instance_class = var.instance_class

  # The owner of the schema. AWS makes the password, keeps it in Secrets Manager and changes it; Terraform never sees it.
  db_name                       = "lawyers_hub"
  username                      = "hub_owner"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = var.key_arn

  storage_type          = "gp3"
  allocated_storage     = var.storage_gib
  max_allocated_storage = var.storage_max_gib
  storage_encrypted     = true
  kms_key_id            = var.key_arn

  multi_az               = true
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [var.security_group_id]
  publicly_accessible    = false
  port                   = 5432
  parameter_group_name   = aws_db_parameter_group.this.name
  ca_cert_identifier     = "rds-ca-ecc384-g1"

  # Services log in with passwords of their own that migrations give them; people come as themselves.
  iam_database_authentication_enabled = true

  backup_retention_period   = var.recovery_days
  backup_window             = "18:00-19:00"
  copy_tags_to_snapshot     = true
  delete_automated_backups  = false
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-last"
  deletion_protection       = var.deletion_protection

  maintenance_window         = "sat:19:30-sat:20:30"
  auto_minor_version_upgrade = true
  apply_immediately          = false

  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
  database_insights_mode          = "standard"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.key_arn
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn

  depends_on = [aws_cloudwatch_log_group.this, aws_iam_role_policy_attachment.monitoring]
}

resource "aws_iam_role" "monitoring" {
  name               = "${var.name}-database-monitoring"
  description        = "Lets RDS write the figures of the machine"
  assume_role_policy = data.aws_iam_policy_document.monitoring_trust.json
}

data "aws_partition" "here" {}

data "aws_caller_identity" "here" {}

data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.here.account_id]
    }
  }
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}
