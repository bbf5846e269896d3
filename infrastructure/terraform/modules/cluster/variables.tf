variable "name" {
  type        = string
  description = "What every name here begins with: system and environment."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be lower-case letters, digits and hyphens, 31 at most."
  }
}

variable "kubernetes_version" {
  type        = string
  description = "The version of Kubernetes."

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "kubernetes_version must be a minor version, such as 1.33."
  }
}

variable "subnet_ids" {
  type        = list(string)
  description = "The subnets of nodes and pods, one for each zone."

  validation {
    condition     = length(var.subnet_ids) == 3
    error_message = "subnet_ids must name one subnet of each of the three zones."
  }
}

variable "control_plane_security_group_id" {
  type        = string
  description = "The group control_plane."

  validation {
    condition     = startswith(var.control_plane_security_group_id, "sg-")
    error_message = "control_plane_security_group_id must be the id of a security group."
  }
}

variable "nodes_security_group_id" {
  type        = string
  description = "The group nodes."

  validation {
    condition     = startswith(var.nodes_security_group_id, "sg-")
    error_message = "nodes_security_group_id must be the id of a security group."
  }
}

variable "api_open_to" {
  type        = list(string)
  description = "Networks that reach the API of Kubernetes over the internet; empty keeps it inside the VPC."

  validation {
    condition     = alltrue([for cidr in var.api_open_to : can(cidrnetmask(cidr)) && !endswith(cidr, "/0")])
    error_message = "api_open_to must be IPv4 networks, and never the whole internet."
  }
}

variable "administrators" {
  type        = list(string)
  description = "ARNs of the roles that administer the cluster."

  validation {
    condition     = length(var.administrators) > 0
    error_message = "administrators must name at least one role, or nobody could enter."
  }
}

variable "secrets_key_arn" {
  type        = string
  description = "The key that encrypts the Secrets of Kubernetes."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.secrets_key_arn))
    error_message = "secrets_key_arn must be an ARN of KMS."
  }
}

variable "logs_key_arn" {
  type        = string
  description = "The key that encrypts the logs of the control plane."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.logs_key_arn))
    error_message = "logs_key_arn must be an ARN of KMS."
  }
}

variable "logs_kept_days" {
  type        = number
  description = "How long the logs of the control plane are kept."

  validation {
    condition     = var.logs_kept_days >= 30
    error_message = "logs_kept_days must be 30 or more."
  }
}

variable "instance_types" {
  type        = list(string)
  description = "The nodes' instance types."

  validation {
    condition     = length(var.instance_types) > 0
    error_message = "instance_types must name at least one type."
  }
}

variable "nodes_min" {
  type        = number
  description = "How many nodes there always are."

  validation {
    condition     = var.nodes_min >= 3
    error_message = "nodes_min must be 3 or more, so that every zone has a node."
  }
}

variable "nodes_max" {
  type        = number
  description = "How many nodes there may be."

  validation {
    condition     = var.nodes_max >= var.nodes_min
    error_message = "nodes_max must not be below nodes_min."
  }
}
