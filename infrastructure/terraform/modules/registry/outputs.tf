output "image" {
  description = "Where our own image is pushed to and pulled from, without tag."
  value       = aws_ecr_repository.ours.repository_url
}

output "mirrors" {
  description = "The same for each copied image, by its plain name."
  value       = { for image, repository in aws_ecr_repository.mirror : image => repository.repository_url }
}
