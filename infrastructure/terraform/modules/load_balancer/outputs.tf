output "dns_name" {
  description = "The name that AWS gave the load balancer."
  value       = aws_lb.this.dns_name
}

output "target_group_arns" {
  description = "Where Kubernetes enters the pods of web and api; a target group is listed once the listener sends to it."
  value = {
    web = aws_lb_target_group.web.arn
    api = aws_lb_target_group.api.arn
  }
  depends_on = [aws_lb_listener_rule.web, aws_lb_listener_rule.api]
}
