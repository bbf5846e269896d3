output "bucket" {
  description = "For the bucket in staging.s3.tfbackend."
  value       = module.bucket.name
}
