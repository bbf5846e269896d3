# EKS. The control plane is Amazon's; ours are the nodes, who may enter, and what is written down.

resource "aws_cloudwatch_log_group" "control_plane" {
  # EKS writes under exactly this name, and would make the group itself, without key and without end, were it not here.
  name              = "/aws/eks/${var.name}/cluster"
  retention_in_days = var.logs_kept_days
  kms_key_id        = var.logs_key_arn
}

resource "aws_eks_cluster" "this" {
  #checkov:skip=CKV_AWS_38: open to the networks of administrators at most; the variable refuses the whole internet
  #checkov:skip=CKV_AWS_39: as above; with no network named it is closed
  name     = var.name
  version  = var.kubernetes_version
  role_arn = aws_iam_role.cluster.arn

  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  bootstrap_self_managed_addons = false
  deletion_protection           = true

  access_config {
    authentication_mode = "API"

    # Who happens to run Terraform first gets no hidden rights for ever.
    bootstrap_cluster_creator_admin_permissions = false
  }

  vpc_config {
    subnet_ids              = var.subnet_ids
    security_group_ids      = [var.control_plane_security_group_id]
    endpoint_private_access = true
    endpoint_public_access  = length(var.api_open_to) > 0
    public_access_cidrs     = length(var.api_open_to) > 0 ? var.api_open_to : null
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = var.secrets_key_arn
    }
  }

  # No paid extended support by surprise: an old version is upgraded when its time is over.
  upgrade_policy {
    support_type = "STANDARD"
  }

  depends_on = [aws_cloudwatch_log_group.control_plane, aws_iam_role_policy_attachment.cluster]
}

resource "aws_eks_access_entry" "administrator" {
  for_each = toset(var.administrators)

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.value
}

resource "aws_eks_access_policy_association" "administrator" {
  for_each = toset(var.administrators)

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.administrator[each.value].principal_arn
  policy_arn    = "arn:${data.aws_partition.here.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }
}

# Roles are lent to service accounts through this issuer and not by EKS Pod Identity: its agent answers on the node at a
# link-local address, which pods with a security group of their own have trouble reaching.
resource "aws_iam_openid_connect_provider" "pods" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_partition" "here" {}
