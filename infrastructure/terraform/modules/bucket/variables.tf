variable "name" {
  type        = string
  description = "The bucket's name, unique in the world."

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 63 lower-case letters, digits and hyphens."
  }
}

variable "key_arn" {
  type        = string
  description = "The key that encrypts the objects; null takes the key of S3 itself, the only one that can be used for access logs."
  default     = null

  validation {
    condition     = var.key_arn == null || can(regex("^arn:aws[a-z-]*:kms:", var.key_arn))
    error_message = "key_arn must be the ARN of a KMS key, or null."
  }
}

variable "lock_days" {
  type        = number
  description = "How long no version can be deleted by anybody; 0 for no lock. Cannot be switched on later."
  default     = 0

  validation {
    condition     = var.lock_days >= 0 && var.lock_days <= 365
    error_message = "lock_days must be 0 to 365."
  }
}

variable "old_versions_kept_days" {
  type        = number
  description = "How long a version is kept that was replaced or deleted."
  default     = 90

  validation {
    condition     = var.old_versions_kept_days >= 1
    error_message = "old_versions_kept_days must be 1 or more."
  }
}

variable "expiry_days" {
  type        = number
  description = "After how many days an object is removed; 0 keeps it for good."
  default     = 0

  validation {
    condition     = var.expiry_days == 0 || var.expiry_days > var.lock_days
    error_message = "expiry_days must be 0, or above lock_days."
  }
}

variable "access_log_bucket" {
  type        = string
  description = "The bucket that notes every access to this one; null for the bucket of logs itself."
  default     = null

  validation {
    condition     = var.access_log_bucket == null || can(regex("^[a-z0-9-]+$", var.access_log_bucket))
    error_message = "access_log_bucket must be a bucket's name, or null."
  }
}

variable "log_writers" {
  type        = map(string)
  description = "Services of AWS that write access logs here, each with the ARN (* allowed) of what it may write about."
  default     = {}

  validation {
    condition     = length(var.log_writers) == 0 || var.key_arn == null
    error_message = "log_writers needs key_arn = null: the load balancer cannot write with a key of ours."
  }
}
