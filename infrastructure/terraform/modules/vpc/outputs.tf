output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "The subnets of the load balancer, one for each zone."
  value       = [for zone in var.zones : aws_subnet.public[zone].id]
}

output "app_subnet_ids" {
  description = "The subnets of nodes and pods, one for each zone, once a node can join from there."
  value       = [for zone in var.zones : aws_subnet.app[zone].id]
  depends_on  = [aws_route_table_association.app, aws_vpc_endpoint.s3, aws_vpc_endpoint.door]
}

output "data_subnet_ids" {
  description = "The subnets of PostgreSQL and Redis, one for each zone."
  value       = [for zone in var.zones : aws_subnet.data[zone].id]
}

output "public_cidr" {
  description = "The addresses of the public tier: whose X-Forwarded-For web and api may believe."
  value       = local.tier_cidrs.public
}

output "s3_prefix_list_id" {
  description = "The addresses of S3 as a security group may name them."
  value       = aws_vpc_endpoint.s3.prefix_list_id
}

output "nat_addresses" {
  description = "The public addresses from which alerts leave."
  value       = [for address in aws_eip.nat : address.public_ip]
}
