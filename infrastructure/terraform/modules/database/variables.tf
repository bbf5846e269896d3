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
  description = "The group database."

  validation {
    condition     = startswith(var.security_group_id, "sg-")
    error_message = "security_group_id must be the id of a security group."
  }
}

variable "key_arn" {
  type        = string
  description = "The key that encrypts storage, snapshots, the figures of performance and the owner's password."

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

variable "instance_class" {
  type        = string
  description = "The size of the machine and of its stand-in."

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "instance_class must be an RDS class, such as db.m6g.large."
  }
}

variable "storage_gib" {
  type        = number
  description = "What the database begins with."

  validation {
    condition     = var.storage_gib >= 20
    error_message = "storage_gib must be 20 or more."
  }
}

variable "storage_max_gib" {
  type        = number
  description = "Up to where AWS enlarges the storage by itself."

  validation {
    condition     = var.storage_max_gib > var.storage_gib
    error_message = "storage_max_gib must be above storage_gib."
  }
}

variable "recovery_days" {
  type        = number
  description = "How far back the database can be restored to any second."

  validation {
    condition     = var.recovery_days >= 7 && var.recovery_days <= 35
    error_message = "recovery_days must be 7 to 35."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Whether AWS refuses to delete the database."
  default     = true

  validation {
    condition     = can(tobool(var.deletion_protection))
    error_message = "deletion_protection must be true or false."
  }
}
