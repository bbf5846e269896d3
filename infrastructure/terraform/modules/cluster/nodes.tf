# Nodes stand in the app tier only, one group over all three zones.

resource "aws_eks_node_group" "app" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "app"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = var.subnet_ids
  version         = var.kubernetes_version
  instance_types  = var.instance_types
  ami_type        = "AL2023_x86_64_STANDARD"
  capacity_type   = "ON_DEMAND"

  launch_template {
    id      = aws_launch_template.nodes.id
    version = aws_launch_template.nodes.latest_version
  }

  scaling_config {
    min_size     = var.nodes_min
    max_size     = var.nodes_max
    desired_size = var.nodes_min
  }

  # One node at a time: the disruption budgets of the services decide how quickly a node may be emptied.
  update_config {
    max_unavailable = 1
  }

  node_repair_config {
    enabled = true
  }

  lifecycle {
    # A person or an autoscaler may have added nodes since; the next apply must not take them away under load.
    ignore_changes = [scaling_config[0].desired_size]
  }

  # Nodes without the network plugin never become ready.
  depends_on = [aws_iam_role_policy_attachment.nodes, aws_eks_addon.network]
}

resource "aws_launch_template" "nodes" {
  name                   = "${var.name}-nodes"
  description            = "Nodes: IMDSv2 only, encrypted disks, the group nodes"
  update_default_version = true
  vpc_security_group_ids = [var.nodes_security_group_id]

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"

    # One hop ends in the node: no pod can borrow the node's role.
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = 50
      encrypted             = true
      delete_on_termination = true
    }
  }

  monitoring {
    enabled = true
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "${var.name}-node" }
  }
}
