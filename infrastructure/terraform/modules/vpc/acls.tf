# A second wall behind the security groups, between tiers and not between services. Network ACLs keep no state: the
# answers (ports 1024 and up) must be let through by name. Our own ports lie in that range too; which service may use
# them is for the security groups to say.

resource "aws_network_acl" "public" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = [for subnet in aws_subnet.public : subnet.id]

  tags = { Name = "${var.name}-public" }
}

resource "aws_network_acl_rule" "public_in_https" {
  network_acl_id = aws_network_acl.public.id
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = "0.0.0.0/0"
  from_port      = 443
  to_port        = 443
}

resource "aws_network_acl_rule" "public_in_http" {
  #checkov:skip=CKV_AWS_260: port 80 answers with the way to https and nothing else
  network_acl_id = aws_network_acl.public.id
  rule_number    = 110
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = "0.0.0.0/0"
  from_port      = 80
  to_port        = 80
}

resource "aws_network_acl_rule" "public_in_answers" {
  #checkov:skip=CKV_AWS_231: answers to the NAT gateways come to any port above 1023; nothing of ours listens here on one
  network_acl_id = aws_network_acl.public.id
  rule_number    = 120
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = "0.0.0.0/0"
  from_port      = 1024
  to_port        = 65535
}

# Answers to people, and the load balancer's requests to web and api.
resource "aws_network_acl_rule" "public_out_answers" {
  network_acl_id = aws_network_acl.public.id
  egress         = true
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = "0.0.0.0/0"
  from_port      = 1024
  to_port        = 65535
}

# Alerts, on their way from the NAT gateways.
resource "aws_network_acl_rule" "public_out_https" {
  network_acl_id = aws_network_acl.public.id
  egress         = true
  rule_number    = 110
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = "0.0.0.0/0"
  from_port      = 443
  to_port        = 443
}

resource "aws_network_acl" "app" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = [for subnet in aws_subnet.app : subnet.id]

  tags = { Name = "${var.name}-private-app" }
}

# Endpoints, and the API of Kubernetes.
resource "aws_network_acl_rule" "app_in_https" {
  network_acl_id = aws_network_acl.app.id
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 443
  to_port        = 443
}

# The endpoint of SES.
resource "aws_network_acl_rule" "app_in_letters" {
  network_acl_id = aws_network_acl.app.id
  rule_number    = 101
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 587
  to_port        = 587
}

# Answers about names that are too long for UDP.
resource "aws_network_acl_rule" "app_in_long_names" {
  network_acl_id = aws_network_acl.app.id
  rule_number    = 111
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 53
  to_port        = 53
}

# Questions to the cluster's DNS on another node come to port 53, the answers to the port that asked.
resource "aws_network_acl_rule" "app_in_names" {
  network_acl_id = aws_network_acl.app.id
  rule_number    = 110
  rule_action    = "allow"
  protocol       = "udp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 53
  to_port        = 65535
}

resource "aws_network_acl_rule" "app_in_answers" {
  #checkov:skip=CKV_AWS_231: answers that come back through NAT still carry the internet's address; no route leads in from there
  network_acl_id = aws_network_acl.app.id
  rule_number    = 120
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = "0.0.0.0/0"
  from_port      = 1024
  to_port        = 65535
}

# Our own ports, those of the data tier, and answers to the load balancer.
resource "aws_network_acl_rule" "app_out_within" {
  network_acl_id = aws_network_acl.app.id
  egress         = true
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = var.cidr
  from_port      = 1024
  to_port        = 65535
}

resource "aws_network_acl_rule" "app_out_letters" {
  network_acl_id = aws_network_acl.app.id
  egress         = true
  rule_number    = 101
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 587
  to_port        = 587
}

resource "aws_network_acl_rule" "app_out_long_names" {
  network_acl_id = aws_network_acl.app.id
  egress         = true
  rule_number    = 111
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 53
  to_port        = 53
}

resource "aws_network_acl_rule" "app_out_names" {
  network_acl_id = aws_network_acl.app.id
  egress         = true
  rule_number    = 110
  rule_action    = "allow"
  protocol       = "udp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 53
  to_port        = 65535
}

# Endpoints, S3 through its gateway, and alerts through NAT: the latter two are addresses outside of the VPC.
resource "aws_network_acl_rule" "app_out_https" {
  network_acl_id = aws_network_acl.app.id
  egress         = true
  rule_number    = 120
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = "0.0.0.0/0"
  from_port      = 443
  to_port        = 443
}

resource "aws_network_acl" "data" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = [for subnet in aws_subnet.data : subnet.id]

  tags = { Name = "${var.name}-private-data" }
}

resource "aws_network_acl_rule" "data_in_postgres" {
  network_acl_id = aws_network_acl.data.id
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 5432
  to_port        = 5432
}

resource "aws_network_acl_rule" "data_in_redis" {
  network_acl_id = aws_network_acl.data.id
  rule_number    = 110
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 6379
  to_port        = 6379
}

# A primary and its stand-ins copy to each other across zones.
resource "aws_network_acl_rule" "data_in_replication" {
  network_acl_id = aws_network_acl.data.id
  rule_number    = 120
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.data
  from_port      = 1024
  to_port        = 65535
}

resource "aws_network_acl_rule" "data_out_answers" {
  network_acl_id = aws_network_acl.data.id
  egress         = true
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.app
  from_port      = 1024
  to_port        = 65535
}

resource "aws_network_acl_rule" "data_out_replication" {
  network_acl_id = aws_network_acl.data.id
  egress         = true
  rule_number    = 110
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = local.tier_cidrs.data
  from_port      = 1024
  to_port        = 65535
}
