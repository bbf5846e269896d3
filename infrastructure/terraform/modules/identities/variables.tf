variable "name" {
  type        = string
  description = "What every name here begins with: system and environment."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be lower-case letters, digits and hyphens, 31 at most."
  }
}

variable "issuer_arn" {
  type        = string
  description = "The cluster's issuer of identities, as IAM knows it."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam:", var.issuer_arn))
    error_message = "issuer_arn must be an ARN of IAM."
  }
}

variable "issuer" {
  type        = string
  description = "The cluster's issuer of identities, without https://."

  validation {
    condition     = !startswith(var.issuer, "https://")
    error_message = "issuer must be given without https://."
  }
}

variable "namespace" {
  type        = string
  description = "The namespace of our services."

  validation {
    condition     = can(regex("^[a-z0-9-]+$", var.namespace))
    error_message = "namespace must be the name of a namespace."
  }
}

variable "documents_bucket_arn" {
  type        = string
  description = "The bucket of documents."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:s3:", var.documents_bucket_arn))
    error_message = "documents_bucket_arn must be the ARN of a bucket."
  }
}

variable "documents_key_arn" {
  type        = string
  description = "The key of the documents."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.documents_key_arn))
    error_message = "documents_key_arn must be an ARN of KMS."
  }
}

variable "backups_bucket_arn" {
  type        = string
  description = "The bucket of backups."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:s3:", var.backups_bucket_arn))
    error_message = "backups_bucket_arn must be the ARN of a bucket."
  }
}

variable "backups_key_arn" {
  type        = string
  description = "The key of the backups."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.backups_key_arn))
    error_message = "backups_key_arn must be an ARN of KMS."
  }
}

variable "target_group_arns" {
  type        = list(string)
  description = "The target groups into which the load balancer controller may enter pods, and no others."

  validation {
    condition     = length(var.target_group_arns) > 0
    error_message = "target_group_arns must name at least one target group."
  }
}
