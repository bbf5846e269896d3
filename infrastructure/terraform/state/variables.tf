variable "system" {
  type        = string
  description = "The system's name; every name in AWS begins with it."
  default     = "lawyers-hub"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,19}$", var.system))
    error_message = "system must be 3 to 20 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "environment" {
  type        = string
  description = "Which installation of the system this is, such as staging."

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{2,9}$", var.environment))
    error_message = "environment must be 3 to 10 lower-case letters and digits, and begin with a letter."
  }
}

variable "region" {
  type        = string
  description = "The AWS region the bucket stands in."

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region's name, such as ap-southeast-1."
  }
}

variable "account_id" {
  type        = string
  description = "The AWS account this may be applied to, and no other."

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the twelve digits of an AWS account."
  }
}
