# What Kubernetes and AWS need beside. Pods that have a group of their own are probed by the kubelet of their own node
# and not through the VPC (POD_SECURITY_GROUP_ENFORCING_MODE=standard), so that no probe needs a rule.

resource "aws_vpc_security_group_egress_rule" "api_to_endpoints_443" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = "documents and backups: the right to reach them is fetched from STS"
}

resource "aws_vpc_security_group_ingress_rule" "api_to_endpoints_443" {
  security_group_id            = aws_security_group.endpoints.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = "documents and backups: the right to reach them is fetched from STS"
}

resource "aws_vpc_security_group_egress_rule" "api_to_endpoints_587" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 587
  to_port                      = 587
  description                  = "reminders by e-mail leave through SES, without a way to the internet"
}

resource "aws_vpc_security_group_ingress_rule" "api_to_endpoints_587" {
  security_group_id            = aws_security_group.endpoints.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 587
  to_port                      = 587
  description                  = "reminders by e-mail leave through SES, without a way to the internet"
}

resource "aws_vpc_security_group_egress_rule" "web_to_nodes_53" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_ingress_rule" "web_to_nodes_53" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_egress_rule" "web_to_nodes_53_udp" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_ingress_rule" "web_to_nodes_53_udp" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_egress_rule" "api_to_nodes_53" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_ingress_rule" "api_to_nodes_53" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_egress_rule" "api_to_nodes_53_udp" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_ingress_rule" "api_to_nodes_53_udp" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_nodes_53" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_nodes_53" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_nodes_53_udp" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_nodes_53_udp" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_egress_rule" "nodes_to_nodes_53" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_ingress_rule" "nodes_to_nodes_53" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_egress_rule" "nodes_to_nodes_53_udp" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_ingress_rule" "nodes_to_nodes_53_udp" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
  description                  = "names are looked up in CoreDNS"
}

resource "aws_vpc_security_group_egress_rule" "nodes_to_monitoring_9090" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9090
  to_port                      = 9090
  description                  = "KEDA asks Prometheus how many jobs wait"
}

resource "aws_vpc_security_group_ingress_rule" "nodes_to_monitoring_9090" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 9090
  to_port                      = 9090
  description                  = "KEDA asks Prometheus how many jobs wait"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_nodes_8080" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  description                  = "figures of Kubernetes and of the machines: kube-state-metrics and node-exporter"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_nodes_8080" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  description                  = "figures of Kubernetes and of the machines: kube-state-metrics and node-exporter"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_nodes_9100" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 9100
  to_port                      = 9100
  description                  = "figures of Kubernetes and of the machines: kube-state-metrics and node-exporter"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_nodes_9100" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9100
  to_port                      = 9100
  description                  = "figures of Kubernetes and of the machines: kube-state-metrics and node-exporter"
}

resource "aws_vpc_security_group_egress_rule" "nodes_to_control_plane_443" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.control_plane.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = "kubelets and controllers ask the API of Kubernetes"
}

resource "aws_vpc_security_group_ingress_rule" "nodes_to_control_plane_443" {
  security_group_id            = aws_security_group.control_plane.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = "kubelets and controllers ask the API of Kubernetes"
}

resource "aws_vpc_security_group_egress_rule" "control_plane_to_nodes_10250" {
  security_group_id            = aws_security_group.control_plane.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 10250
  to_port                      = 10250
  description                  = "logs and orders, to every kubelet"
}

resource "aws_vpc_security_group_ingress_rule" "control_plane_to_nodes_10250" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.control_plane.id
  ip_protocol                  = "tcp"
  from_port                    = 10250
  to_port                      = 10250
  description                  = "logs and orders, to every kubelet"
}

resource "aws_vpc_security_group_egress_rule" "control_plane_to_nodes_6443" {
  security_group_id            = aws_security_group.control_plane.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 6443
  to_port                      = 6443
  description                  = "the API of Kubernetes asks what extends it: KEDA, the load balancer controller, metrics-server"
}

resource "aws_vpc_security_group_ingress_rule" "control_plane_to_nodes_6443" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.control_plane.id
  ip_protocol                  = "tcp"
  from_port                    = 6443
  to_port                      = 6443
  description                  = "the API of Kubernetes asks what extends it: KEDA, the load balancer controller, metrics-server"
}

resource "aws_vpc_security_group_egress_rule" "control_plane_to_nodes_9443" {
  security_group_id            = aws_security_group.control_plane.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 9443
  to_port                      = 9443
  description                  = "the API of Kubernetes asks what extends it: KEDA, the load balancer controller, metrics-server"
}

resource "aws_vpc_security_group_ingress_rule" "control_plane_to_nodes_9443" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.control_plane.id
  ip_protocol                  = "tcp"
  from_port                    = 9443
  to_port                      = 9443
  description                  = "the API of Kubernetes asks what extends it: KEDA, the load balancer controller, metrics-server"
}

resource "aws_vpc_security_group_egress_rule" "control_plane_to_nodes_10251" {
  security_group_id            = aws_security_group.control_plane.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 10251
  to_port                      = 10251
  description                  = "the API of Kubernetes asks what extends it: KEDA, the load balancer controller, metrics-server"
}

resource "aws_vpc_security_group_ingress_rule" "control_plane_to_nodes_10251" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.control_plane.id
  ip_protocol                  = "tcp"
  from_port                    = 10251
  to_port                      = 10251
  description                  = "the API of Kubernetes asks what extends it: KEDA, the load balancer controller, metrics-server"
}

resource "aws_vpc_security_group_egress_rule" "nodes_to_nodes_10250" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 10250
  to_port                      = 10250
  description                  = "metrics-server asks every kubelet for the CPU by which services grow"
}

resource "aws_vpc_security_group_ingress_rule" "nodes_to_nodes_10250" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 10250
  to_port                      = 10250
  description                  = "metrics-server asks every kubelet for the CPU by which services grow"
}

resource "aws_vpc_security_group_egress_rule" "nodes_to_nodes_9666" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 9666
  to_port                      = 9666
  description                  = "KEDA: its metrics server asks its operator"
}

resource "aws_vpc_security_group_ingress_rule" "nodes_to_nodes_9666" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 9666
  to_port                      = 9666
  description                  = "KEDA: its metrics server asks its operator"
}

resource "aws_vpc_security_group_egress_rule" "nodes_to_endpoints_443" {
  security_group_id            = aws_security_group.nodes.id
  referenced_security_group_id = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = "images, addresses, disks and roles from AWS, without a way to the internet"
}

resource "aws_vpc_security_group_ingress_rule" "nodes_to_endpoints_443" {
  security_group_id            = aws_security_group.endpoints.id
  referenced_security_group_id = aws_security_group.nodes.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  description                  = "images, addresses, disks and roles from AWS, without a way to the internet"
}
