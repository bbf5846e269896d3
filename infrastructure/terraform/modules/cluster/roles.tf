# Roles of the cluster itself. Those of our services are in the module identities.

locals {
  issuer = trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")

  # Amazon's own plugins, each under its own service account, so that nodes do not carry their rights.
  plugins = {
    network = {
      service_account = "aws-node"
      policy          = "AmazonEKS_CNI_Policy"
    }
    volumes = {
      service_account = "ebs-csi-controller-sa"
      policy          = "service-role/AmazonEBSCSIDriverPolicy"
    }
  }
}

resource "aws_iam_role" "cluster" {
  name               = "${var.name}-control-plane"
  description        = "What EKS may do for the cluster"
  assume_role_policy = data.aws_iam_policy_document.cluster_trust.json
}

data "aws_iam_policy_document" "cluster_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}

# The second one attaches to pods the network interfaces that carry their security groups.
resource "aws_iam_role_policy_attachment" "cluster" {
  for_each = toset(["AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"])

  role       = aws_iam_role.cluster.name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/${each.value}"
}

resource "aws_iam_role" "nodes" {
  name               = "${var.name}-nodes"
  description        = "What a node may do: join, and fetch images"
  assume_role_policy = data.aws_iam_policy_document.nodes_trust.json
}

data "aws_iam_policy_document" "nodes_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "nodes" {
  for_each = toset(["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"])

  role       = aws_iam_role.nodes.name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/${each.value}"
}

resource "aws_iam_role" "plugin" {
  for_each = local.plugins

  name               = "${var.name}-${each.key}-plugin"
  description        = "Lent to the service account ${each.value.service_account} in kube-system"
  assume_role_policy = data.aws_iam_policy_document.plugin_trust[each.key].json
}

data "aws_iam_policy_document" "plugin_trust" {
  for_each = local.plugins

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.pods.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["system:serviceaccount:kube-system:${each.value.service_account}"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "plugin" {
  for_each = local.plugins

  role       = aws_iam_role.plugin[each.key].name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/${each.value.policy}"
}
