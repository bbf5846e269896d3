output "ids" {
  description = "The id of every group, by its name in topology.toml."
  value = {
    load_balancer = aws_security_group.load_balancer.id
    web           = aws_security_group.web.id
    api           = aws_security_group.api.id
    database      = aws_security_group.database.id
    redis         = aws_security_group.redis.id
    monitoring    = aws_security_group.monitoring.id
    endpoints     = aws_security_group.endpoints.id
    nodes         = aws_security_group.nodes.id
    control_plane = aws_security_group.control_plane.id
  }
}
