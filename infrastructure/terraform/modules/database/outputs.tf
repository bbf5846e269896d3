output "host" {
  description = "The name that always leads to the zone in charge."
  value       = aws_db_instance.this.address
}

output "port" {
  description = "The database's port."
  value       = aws_db_instance.this.port
}

output "database" {
  description = "The name of the database, with which the login roles begin as well."
  value       = aws_db_instance.this.db_name
}

output "owner_secret_arn" {
  description = "The secret that holds the owner's name and password, for migrations only."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}
