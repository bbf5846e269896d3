# Traces in, figures out. Monitoring asks; nothing of the product waits for it.

resource "aws_vpc_security_group_egress_rule" "web_to_monitoring_4318" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 4318
  to_port                      = 4318
  description                  = "traces"
}

resource "aws_vpc_security_group_ingress_rule" "web_to_monitoring_4318" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 4318
  to_port                      = 4318
  description                  = "traces"
}

resource "aws_vpc_security_group_egress_rule" "api_to_monitoring_4318" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 4318
  to_port                      = 4318
  description                  = "traces"
}

resource "aws_vpc_security_group_ingress_rule" "api_to_monitoring_4318" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 4318
  to_port                      = 4318
  description                  = "traces"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_web_3000" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_web_3000" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 3000
  to_port                      = 3000
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_api_3001" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 3001
  to_port                      = 3001
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_api_3001" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 3001
  to_port                      = 3001
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_api_3021" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 3021
  to_port                      = 3021
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_api_3021" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 3021
  to_port                      = 3021
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_api_3022" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.api.id
  ip_protocol                  = "tcp"
  from_port                    = 3022
  to_port                      = 3022
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_api_3022" {
  security_group_id            = aws_security_group.api.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 3022
  to_port                      = 3022
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_monitoring_8888" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 8888
  to_port                      = 8888
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_monitoring_8888" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 8888
  to_port                      = 8888
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_monitoring_9187" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9187
  to_port                      = 9187
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_monitoring_9187" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9187
  to_port                      = 9187
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_monitoring_9121" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9121
  to_port                      = 9121
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_monitoring_9121" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9121
  to_port                      = 9121
  description                  = "figures, at the port and path that each service names under metrics"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_monitoring_9093" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9093
  to_port                      = 9093
  description                  = "alerts"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_monitoring_9093" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9093
  to_port                      = 9093
  description                  = "alerts"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_monitoring_9090" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9090
  to_port                      = 9090
  description                  = "figures to draw"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_monitoring_9090" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9090
  to_port                      = 9090
  description                  = "figures to draw"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_monitoring_16686" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 16686
  to_port                      = 16686
  description                  = "traces to draw"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_monitoring_16686" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 16686
  to_port                      = 16686
  description                  = "traces to draw"
}

resource "aws_vpc_security_group_egress_rule" "monitoring_to_monitoring_9115" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9115
  to_port                      = 9115
  description                  = "figures of the front door: blackbox-exporter, which has the group monitoring, since it tries the door from outside"
}

resource "aws_vpc_security_group_ingress_rule" "monitoring_to_monitoring_9115" {
  security_group_id            = aws_security_group.monitoring.id
  referenced_security_group_id = aws_security_group.monitoring.id
  ip_protocol                  = "tcp"
  from_port                    = 9115
  to_port                      = 9115
  description                  = "figures of the front door: blackbox-exporter, which has the group monitoring, since it tries the door from outside"
}
