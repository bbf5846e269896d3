variable "name" {
  type        = string
  description = "The load balancer's name, with which its target groups begin."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "name must be lower-case letters, digits and hyphens, 28 at most: AWS allows a target group 32."
  }
}

variable "vpc_id" {
  type        = string
  description = "The VPC of the pods behind it."

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id must be the id of a VPC."
  }
}

variable "subnet_ids" {
  type        = list(string)
  description = "The public subnets, one for each zone."

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must name one subnet of each of the three zones."
  }
}

variable "security_group_id" {
  type        = string
  description = "The group load_balancer."

  validation {
    condition     = startswith(var.security_group_id, "sg-")
    error_message = "security_group_id must be the id of a security group."
  }
}

variable "domain_name" {
  type        = string
  description = "The name under which people find the pages."

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "domain_name must be a full domain name in lower case."
  }
}

variable "hosted_zone_id" {
  type        = string
  description = "The Route 53 zone that holds domain_name."

  validation {
    condition     = startswith(var.hosted_zone_id, "Z")
    error_message = "hosted_zone_id must be the id of a zone."
  }
}

variable "access_log_bucket" {
  type        = string
  description = "The bucket that notes every request."

  validation {
    condition     = can(regex("^[a-z0-9-]{3,63}$", var.access_log_bucket))
    error_message = "access_log_bucket must be the name of a bucket."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Whether AWS refuses to delete the load balancer."
  default     = true

  validation {
    condition     = can(tobool(var.deletion_protection))
    error_message = "deletion_protection must be true or false."
  }
}
