# The network, and a security group for each service. Every flow is two rules: out of the sender, into the receiver.

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

resource "aws_default_security_group" "locked" {
  vpc_id = aws_vpc.this.id
}

resource "aws_security_group" "door" {
  name        = "notes-door"
  description = "What the internet may reach"
  vpc_id      = aws_vpc.this.id
}

resource "aws_security_group" "notes" {
  name        = "notes-notes"
  description = "Our own process"
  vpc_id      = aws_vpc.this.id
}

resource "aws_security_group" "db" {
  name        = "notes-db"
  description = "PostgreSQL"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "people" {
  security_group_id = aws_security_group.door.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "people"
}

resource "aws_vpc_security_group_egress_rule" "pages" {
  security_group_id            = aws_security_group.door.id
  referenced_security_group_id = aws_security_group.notes.id
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  description                  = "pages"
}

resource "aws_vpc_security_group_ingress_rule" "pages" {
  security_group_id            = aws_security_group.notes.id
  referenced_security_group_id = aws_security_group.door.id
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
  description                  = "pages"
}

resource "aws_vpc_security_group_egress_rule" "notes" {
  security_group_id            = aws_security_group.notes.id
  referenced_security_group_id = aws_security_group.db.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  description                  = "notes are read and written"
}

resource "aws_vpc_security_group_ingress_rule" "notes" {
  security_group_id            = aws_security_group.db.id
  referenced_security_group_id = aws_security_group.notes.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  description                  = "notes are read and written"
}
