# Ways out of the VPC. The only one that leads to the internet is that of the alerts.
# Letters (egress.mail) leave through the door of SES: see platform.tf.

resource "aws_vpc_security_group_egress_rule" "api_to_s3" {
  security_group_id = aws_security_group.api.id
  prefix_list_id    = var.s3_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "documents and backups in S3; through an endpoint inside the VPC in AWS, a volume elsewhere"
}

resource "aws_vpc_security_group_egress_rule" "nodes_to_s3" {
  security_group_id = aws_security_group.nodes.id
  prefix_list_id    = var.s3_prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "layers of images, which the registry keeps in S3"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_internet" {
  for_each = toset(var.alerts_leave_for)

  security_group_id = aws_security_group.monitoring.id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "people are told of alerts where they are"
}
