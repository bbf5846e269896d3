# Every image that a node runs lies here: our own, and copies of what others made. A tag, once given, never means
# something else; every image is looked through for known weaknesses when it comes in.

locals {
  ours   = "${var.system}/${var.system}"
  mirror = { for image in var.mirrored_images : image => "${var.system}/mirror/${image}" }
}

resource "aws_ecr_repository" "ours" {
  name                 = local.ours
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.key_arn
  }
}

# The last releases stay, to roll back to.
resource "aws_ecr_lifecycle_policy" "ours" {
  repository = aws_ecr_repository.ours.name

  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Keep the last ${var.releases_kept} releases"
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = var.releases_kept }
        action       = { type = "expire" }
      },
    ]
  })
}

resource "aws_ecr_repository" "mirror" {
  for_each = local.mirror

  name                 = each.value
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.key_arn
  }
}
