output "name" {
  description = "The cluster's name, for: aws eks update-kubeconfig --name."
  value       = aws_eks_cluster.this.name
}

output "api_url" {
  description = "The address of the API of Kubernetes."
  value       = aws_eks_cluster.this.endpoint
}

output "issuer" {
  description = "The issuer of the pods' identities, without https://."
  value       = local.issuer
}

output "issuer_arn" {
  description = "The same issuer as IAM knows it."
  value       = aws_iam_openid_connect_provider.pods.arn
}
