# What the Kubernetes overlay infrastructure/k8s/overlays/aws is filled with, and what a person needs to begin.

output "region" {
  description = "The region everything stands in."
  value       = var.region
}

output "cluster_name" {
  description = "For: aws eks update-kubeconfig --name."
  value       = module.cluster.name
}

output "vpc_id" {
  description = "For the load balancer controller, which cannot ask the node."
  value       = module.vpc.vpc_id
}

output "public_url" {
  description = "PUBLIC_URL: where people find the pages, and where the links in letters lead."
  value       = "https://${var.domain_name}"
}

output "image" {
  description = "Where our image is pushed to and pulled from, without tag."
  value       = module.registry.image
}

output "mirrors" {
  description = "Where the copies of third-party images lie, by plain name."
  value       = module.registry.mirrors
}

output "security_group_ids" {
  description = "For the SecurityGroupPolicies: the groups web, api and monitoring, by name."
  value = {
    web        = module.security_groups.ids.web
    api        = module.security_groups.ids.api
    monitoring = module.security_groups.ids.monitoring
  }
}

output "target_group_arns" {
  description = "For the TargetGroupBindings: where the pods of web and api are entered, by name."
  value       = module.load_balancer.target_group_arns
}

output "role_arns" {
  description = "For the annotation eks.amazonaws.com/role-arn of each service account, by service."
  value       = module.identities.role_arns
}

output "trusted_proxies" {
  description = "TRUSTED_PROXIES: the load balancer's addresses, whose X-Forwarded-For is believed."
  value       = module.vpc.public_cidr
}

output "database_host" {
  description = "The database's name; DATABASE_URL adds ?sslmode=require, since nobody is let in without TLS."
  value       = module.database.host
}

output "database_port" {
  description = "The database's port."
  value       = module.database.port
}

output "database_name" {
  description = "The database's name within the server; login roles are called after it."
  value       = module.database.database
}

output "database_owner_secret_arn" {
  description = "The secret in Secrets Manager with the owner's name and password, for migrations."
  value       = module.database.owner_secret_arn
}

output "redis_host" {
  description = "The queue's name; REDIS_URL begins with rediss://, since the queue speaks TLS only."
  value       = module.queue.host
}

output "redis_port" {
  description = "The queue's port."
  value       = module.queue.port
}

output "documents_url" {
  description = "STORAGE_URL: the bucket of documents."
  value       = "s3://${module.documents.name}"
}

output "backups_url" {
  description = "Where snapshots of the queue are put."
  value       = "s3://${module.backups.name}/redis"
}

output "smtp_host" {
  description = "For SMTP_URL: SES, through its door in the VPC; user and password are SES credentials."
  value       = "email-smtp.${var.region}.amazonaws.com"
}

output "alerts_come_from" {
  description = "The public addresses from which alerts leave, for whoever must let them in."
  value       = module.vpc.nat_addresses
}
