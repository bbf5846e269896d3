# Doors to AWS itself inside the VPC: nodes and pods reach what they need of AWS without a way to the internet.

locals {
  doors = {
    "ecr.api"              = "nodes ask for images"
    "ecr.dkr"              = "nodes fetch images"
    "ec2"                  = "the network plugin and the volume driver arrange addresses and disks"
    "eks"                  = "nodes ask how to join the cluster"
    "sts"                  = "service accounts are exchanged for roles"
    "elasticloadbalancing" = "the controller enters pods behind the load balancer"
    "email-smtp"           = "reminders leave through SES"
  }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${var.region}.s3"
  route_table_ids   = [for table in aws_route_table.app : table.id]
  policy            = data.aws_iam_policy_document.s3_door.json

  tags = { Name = "${var.name}-s3" }
}

# A stolen pod must not carry documents away into a stranger's bucket.
data "aws_iam_policy_document" "s3_door" {
  #checkov:skip=CKV_AWS_283: the policy of a door says where it leads to; who may go is said by the roles and the buckets
  statement {
    sid       = "OurBuckets"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:AbortMultipartUpload"]
    resources = ["arn:${data.aws_partition.here.partition}:s3:::${var.name}-*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [data.aws_caller_identity.here.account_id]
    }
  }

  statement {
    sid       = "LayersOfImages"
    actions   = ["s3:GetObject"]
    resources = ["arn:${data.aws_partition.here.partition}:s3:::prod-${var.region}-starport-layer-bucket/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_vpc_endpoint" "door" {
  for_each = local.doors

  vpc_id              = aws_vpc.this.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  subnet_ids          = [for subnet in aws_subnet.app : subnet.id]
  security_group_ids  = [var.endpoints_security_group_id]
  private_dns_enabled = true

  tags = { Name = "${var.name}-${each.key}", why = each.value }
}
