# What a cluster needs to be one, in the versions that EKS recommends for its version of Kubernetes.

resource "aws_eks_addon" "network" {
  cluster_name             = aws_eks_cluster.this.name
  addon_name               = "vpc-cni"
  service_account_role_arn = aws_iam_role.plugin["network"].arn

  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  configuration_values = jsonencode({
    # NetworkPolicies hold on each node, between pods; security groups hold between nodes, and towards the data.
    enableNetworkPolicy = "true"

    env = {
      # Pods may have security groups of their own.
      ENABLE_POD_ENI = "true"

      # "standard" lets kubelets probe such pods and NetworkPolicies apply to them. It would also send traffic that leaves
      # the VPC under the node's group, unless NAT is left to the gateway: so both belong together.
      POD_SECURITY_GROUP_ENFORCING_MODE = "standard"
      AWS_VPC_K8S_CNI_EXTERNALSNAT      = "true"
    }
  })

  depends_on = [aws_iam_role_policy_attachment.plugin]
}

resource "aws_eks_addon" "services" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "kube-proxy"

  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
}

resource "aws_eks_addon" "names" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "coredns"

  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  depends_on = [aws_eks_node_group.app]
}

# Without it no HorizontalPodAutoscaler knows the CPU.
resource "aws_eks_addon" "metrics" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "metrics-server"

  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  depends_on = [aws_eks_node_group.app]
}

# The disk of Prometheus.
resource "aws_eks_addon" "volumes" {
  cluster_name             = aws_eks_cluster.this.name
  addon_name               = "aws-ebs-csi-driver"
  service_account_role_arn = aws_iam_role.plugin["volumes"].arn

  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  depends_on = [aws_eks_node_group.app, aws_iam_role_policy_attachment.plugin]
}
