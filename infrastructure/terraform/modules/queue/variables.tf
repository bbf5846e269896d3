variable "name" {
  type        = string
  description = "What every name here begins with: system and environment."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be lower-case letters, digits and hyphens, 31 at most."
  }
}

variable "subnet_ids" {
  type        = list(string)
  description = "The data subnets, one for each zone."

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must name one subnet of each of the three zones."
  }
}

variable "security_group_id" {
  type        = string
  description = "The group redis."

  validation {
    condition     = startswith(var.security_group_id, "sg-")
    error_message = "security_group_id must be the id of a security group."
  }
}

variable "key_arn" {
  type        = string
  description = "The key that encrypts memory swapped out, and snapshots."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.key_arn))
    error_message = "key_arn must be an ARN of KMS."
  }
}

variable "logs_key_arn" {
  type        = string
  description = "The key that encrypts the logs."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.logs_key_arn))
    error_message = "logs_key_arn must be an ARN of KMS."
  }
}

variable "logs_kept_days" {
  type        = number
  description = "How long the logs are kept."

  validation {
    condition     = var.logs_kept_days >= 30
    error_message = "logs_kept_days must be 30 or more."
  }
}

variable "node_type" {
  type        = string
  description = "The size of each node."

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "node_type must be an ElastiCache type, such as cache.t4g.small."
  }
}

variable "replicas" {
  type        = number
  description = "Stand-ins, each in another zone."

  validation {
    condition     = var.replicas >= 1 && var.replicas <= 5
    error_message = "replicas must be 1 to 5: without a stand-in there is nobody to take over."
  }
}

variable "snapshot_days" {
  type        = number
  description = "How many daily snapshots are kept."

  validation {
    condition     = var.snapshot_days >= 1 && var.snapshot_days <= 35
    error_message = "snapshot_days must be 1 to 35."
  }
}

variable "auth_token" {
  type        = string
  description = "The password."
  sensitive   = true

  validation {
    condition     = length(var.auth_token) >= 32 && length(var.auth_token) <= 128
    error_message = "auth_token must have 32 to 128 characters."
  }
}
