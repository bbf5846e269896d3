variable "name" {
  type        = string
  description = "The key's alias, without the word alias."

  validation {
    condition     = can(regex("^[a-zA-Z0-9/_-]{1,200}$", var.name)) && !startswith(var.name, "aws/")
    error_message = "name must be letters, digits, slashes, hyphens and underscores, and not begin with aws/."
  }
}

variable "purpose" {
  type        = string
  description = "What the key protects, in words."

  validation {
    condition     = length(var.purpose) > 0 && length(var.purpose) <= 8192
    error_message = "purpose must say in words what the key protects."
  }
}

variable "region" {
  type        = string
  description = "The region whose CloudWatch may use the key for log_groups."

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region's name, such as ap-southeast-1."
  }
}

variable "log_groups" {
  type        = list(string)
  description = "Names of log groups, with * where the end is open, that CloudWatch encrypts with this key."
  default     = []

  validation {
    condition     = alltrue([for name in var.log_groups : startswith(name, "/")])
    error_message = "log_groups must be names of log groups, each beginning with a slash."
  }
}
