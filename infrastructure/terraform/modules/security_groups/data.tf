# To what is kept. Nothing leads out of the two groups: who is asked answers, and opens no connection of its own.

resource "aws_vpc_security_group_egress_rule" "api_to_database_5432" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.database.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  description                  = "5432 only from the tier of the API, each with a login of its own, and for the figures"
}

resource "aws_vpc_security_group_ingress_rule" "api_to_database_5432" {
  security_group_id            = aws_security_group.database.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  description                  = "5432 only from the tier of the API, each with a login of its own, and for the figures"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_database_5432" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.database.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  description                  = "5432 only from the tier of the API, each with a login of its own, and for the figures"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_database_5432" {
  security_group_id            = aws_security_group.database.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  description                  = "5432 only from the tier of the API, each with a login of its own, and for the figures"
}

resource "aws_vpc_security_group_egress_rule" "api_to_redis_6379" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.redis.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  description                  = "6379 only from the tier of the API, and for the figures; the API itself hands jobs to the outbox"
}

resource "aws_vpc_security_group_ingress_rule" "api_to_redis_6379" {
  security_group_id            = aws_security_group.redis.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  description                  = "6379 only from the tier of the API, and for the figures; the API itself hands jobs to the outbox"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_redis_6379" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.redis.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  description                  = "6379 only from the tier of the API, and for the figures; the API itself hands jobs to the outbox"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_redis_6379" {
  security_group_id            = aws_security_group.redis.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  description                  = "6379 only from the tier of the API, and for the figures; the API itself hands jobs to the outbox"
}
