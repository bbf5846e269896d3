# A role for each service that speaks to AWS, lent to its service account and to nobody else. Web, relay and migrate have
# none: they need nothing of AWS.

locals {
  roles = {
    api = {
      account = "${var.namespace}:api"
      policy  = data.aws_iam_policy_document.api.json
    }
    worker = {
      account = "${var.namespace}:worker"
      policy  = data.aws_iam_policy_document.worker.json
    }
    redis-backup = {
      account = "${var.namespace}:redis-backup"
      policy  = data.aws_iam_policy_document.redis_backup.json
    }
    load-balancer-controller = {
      account = "kube-system:aws-load-balancer-controller"
      policy  = data.aws_iam_policy_document.load_balancer_controller.json
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name               = "${var.name}-${each.key}"
  description        = "Lent to the service account ${each.value.account}"
  assume_role_policy = data.aws_iam_policy_document.trust[each.key].json
}

resource "aws_iam_role_policy" "this" {
  for_each = local.roles

  name   = each.key
  role   = aws_iam_role.this[each.key].id
  policy = each.value.policy
}

data "aws_iam_policy_document" "trust" {
  for_each = local.roles

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.issuer_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.issuer}:sub"
      values   = ["system:serviceaccount:${each.value.account}"]
    }
  }
}

# Takes documents in and gives them out. It never deletes one, so it cannot.
data "aws_iam_policy_document" "api" {
  statement {
    sid       = "Documents"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${var.documents_bucket_arn}/*"]
  }

  # Without this right S3 answers "forbidden" for a document that is missing.
  statement {
    sid       = "MissingIsMissing"
    actions   = ["s3:ListBucket"]
    resources = [var.documents_bucket_arn]
  }

  statement {
    sid       = "TheirKey"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [var.documents_key_arn]
  }
}

# Reads documents, hostile ones among them; writes none.
data "aws_iam_policy_document" "worker" {
  statement {
    sid       = "Documents"
    actions   = ["s3:GetObject"]
    resources = ["${var.documents_bucket_arn}/*"]
  }

  statement {
    sid       = "MissingIsMissing"
    actions   = ["s3:ListBucket"]
    resources = [var.documents_bucket_arn]
  }

  statement {
    sid       = "TheirKey"
    actions   = ["kms:Decrypt"]
    resources = [var.documents_key_arn]
  }
}

# Deleting marks a snapshot as deleted; the lock keeps its bytes until their time is over.
data "aws_iam_policy_document" "redis_backup" {
  statement {
    sid       = "Snapshots"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${var.backups_bucket_arn}/redis/*"]
  }

  statement {
    sid       = "WhichThereAre"
    actions   = ["s3:ListBucket"]
    resources = [var.backups_bucket_arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["redis", "redis/*"]
    }
  }

  statement {
    sid       = "TheirKey"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [var.backups_key_arn]
  }
}

# Enters pods into our two target groups and removes them. It makes no load balancer and no security group.
data "aws_iam_policy_document" "load_balancer_controller" {
  #checkov:skip=CKV_AWS_356: AWS knows no narrower resource for questions that describe
  statement {
    sid       = "OurTargetGroups"
    actions   = ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"]
    resources = var.target_group_arns
  }

  statement {
    sid = "LookAround"
    actions = [
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeInstances",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "elasticloadbalancing:DescribeTags",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
    ]
    resources = ["*"]
  }
}
