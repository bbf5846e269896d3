variable "name" {
  type        = string
  description = "What every name here begins with: system and environment."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be lower-case letters, digits and hyphens, 31 at most."
  }
}

variable "vpc_id" {
  type        = string
  description = "The VPC of the groups."

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id must be the id of a VPC."
  }
}

variable "s3_prefix_list_id" {
  type        = string
  description = "The addresses of S3, reached through the gateway endpoint."

  validation {
    condition     = startswith(var.s3_prefix_list_id, "pl-")
    error_message = "s3_prefix_list_id must be the id of a prefix list."
  }
}

variable "alerts_leave_for" {
  type        = list(string)
  description = "Networks that Alertmanager may reach over HTTPS."

  validation {
    condition     = alltrue([for cidr in var.alerts_leave_for : can(cidrnetmask(cidr))])
    error_message = "alerts_leave_for must be IPv4 networks."
  }
}
