# From the internet to the API: the load balancer shows itself, web and api are shown by it.

resource "aws_vpc_security_group_ingress_rule" "internet_to_load_balancer_443" {
  security_group_id = aws_security_group.load_balancer.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "people and their programs come in here"
}

resource "aws_vpc_security_group_ingress_rule" "internet_to_load_balancer_80" {
  #checkov:skip=CKV_AWS_260: port 80 answers with the way to https and nothing else
  security_group_id = aws_security_group.load_balancer.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  description       = "answered with the way to https, never with content"
}

resource "aws_vpc_security_group_egress_rule" "load_balancer_to_web_3000" {
  security_group_id            = aws_security_group.load_balancer.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
  description                  = "pages"
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer_to_web_3000" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
  description                  = "pages"
}

resource "aws_vpc_security_group_egress_rule" "load_balancer_to_api_3001" {
  security_group_id            = aws_security_group.load_balancer.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 3001
  to_port                      = 3001
  description                  = "the API in on 3001 only: from outside through the load balancer, and from the pages"
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer_to_api_3001" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 3001
  to_port                      = 3001
  description                  = "the API in on 3001 only: from outside through the load balancer, and from the pages"
}

resource "aws_vpc_security_group_egress_rule" "web_to_api_3001" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 3001
  to_port                      = 3001
  description                  = "the API in on 3001 only: from outside through the load balancer, and from the pages"
}

resource "aws_vpc_security_group_ingress_rule" "web_to_api_3001" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 3001
  to_port                      = 3001
  description                  = "the API in on 3001 only: from outside through the load balancer, and from the pages"
}
