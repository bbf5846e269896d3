output "host" {
  description = "The name that always leads to the node in charge; over TLS only."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "port" {
  description = "The queue's port."
  value       = aws_elasticache_replication_group.this.port
}
