output "role_arns" {
  description = "The role of each service, for the annotation eks.amazonaws.com/role-arn of its service account."
  value       = { for service, role in aws_iam_role.this : service => role.arn }
}
