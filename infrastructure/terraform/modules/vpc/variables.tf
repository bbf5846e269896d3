variable "name" {
  type        = string
  description = "What every name here begins with: system and environment."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be lower-case letters, digits and hyphens, 31 at most."
  }
}

variable "region" {
  type        = string
  description = "The region, for the names of the endpoints' services."

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region's name, such as ap-southeast-1."
  }
}

variable "cidr" {
  type        = string
  description = "The VPC's addresses, a /16."

  validation {
    condition     = can(cidrnetmask(var.cidr)) && endswith(var.cidr, "/16")
    error_message = "cidr must be an IPv4 network with 16 bits, such as 10.40.0.0/16."
  }
}

variable "zones" {
  type        = list(string)
  description = "The three availability zones, each with a subnet of every tier."

  validation {
    condition     = length(distinct(var.zones)) == 3
    error_message = "zones must name three different availability zones."
  }
}

variable "endpoints_security_group_id" {
  type        = string
  description = "The security group of the endpoints to AWS."

  validation {
    condition     = startswith(var.endpoints_security_group_id, "sg-")
    error_message = "endpoints_security_group_id must be the id of a security group."
  }
}

variable "logs_key_arn" {
  type        = string
  description = "The key that encrypts the flow logs."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.logs_key_arn))
    error_message = "logs_key_arn must be the ARN of a KMS key."
  }
}

variable "logs_kept_days" {
  type        = number
  description = "How long flow logs are kept."

  validation {
    condition     = var.logs_kept_days >= 30
    error_message = "logs_kept_days must be 30 or more: who looks into an incident looks back."
  }
}
