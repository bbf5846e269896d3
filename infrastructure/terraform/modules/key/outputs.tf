output "arn" {
  description = "The key's ARN; whatever reads it waits until the key and its policy are there."
  value       = aws_kms_key.this.arn
}
