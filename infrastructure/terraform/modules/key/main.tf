# One key for each purpose: who may read backups need not be able to read documents.

data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

resource "aws_kms_key" "this" {
  description             = var.purpose
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

data "aws_iam_policy_document" "key" {
  #checkov:skip=CKV_AWS_109: a key's policy speaks of this key alone; without this statement nobody could ever change it again
  #checkov:skip=CKV_AWS_111: as above
  #checkov:skip=CKV_AWS_356: in a key's policy "*" means the key itself
  statement {
    sid       = "TheAccountDecidesByItsRoles"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.here.account_id}:root"]
    }
  }

  dynamic "statement" {
    for_each = length(var.log_groups) > 0 ? [var.log_groups] : []

    content {
      sid       = "CloudWatchEncryptsTheseLogs"
      actions   = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = ["logs.${var.region}.amazonaws.com"]
      }

      condition {
        test     = "ArnLike"
        variable = "kms:EncryptionContext:aws:logs:arn"
        values   = [for name in statement.value : "arn:${data.aws_partition.here.partition}:logs:${var.region}:${data.aws_caller_identity.here.account_id}:log-group:${name}"]
      }
    }
  }
}
