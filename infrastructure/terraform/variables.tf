# What this installation is -------------------------------------------------------------------------------------------

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
  description = "The AWS region everything stands in; documents never leave it."

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

# Network -------------------------------------------------------------------------------------------------------------

variable "vpc_cidr" {
  type        = string
  description = "The VPC's addresses; a /16, which is cut into a /18 for each tier and a /20 for each zone of it."

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && endswith(var.vpc_cidr, "/16")
    error_message = "vpc_cidr must be an IPv4 network with 16 bits, such as 10.40.0.0/16."
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

variable "alerts_leave_for" {
  type        = list(string)
  description = "Networks that Alertmanager may reach over HTTPS to tell people; chat services rarely have fixed addresses."

  validation {
    condition     = length(var.alerts_leave_for) > 0 && alltrue([for cidr in var.alerts_leave_for : can(cidrnetmask(cidr))])
    error_message = "alerts_leave_for must be IPv4 networks, at least one."
  }
}

variable "logs_kept_days" {
  type        = number
  description = "How long flow logs, access logs and the logs of control plane, database and queue are kept."
  default     = 90

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400], var.logs_kept_days)
    error_message = "logs_kept_days must be a retention that CloudWatch knows: 30, 60, 90, 120, 150, 180, 365 or 400."
  }
}

# Name and certificate ------------------------------------------------------------------------------------------------

variable "domain_name" {
  type        = string
  description = "The name under which people find the pages."

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "domain_name must be a full domain name in lower case, such as staging.hub.example.com."
  }
}

variable "hosted_zone_id" {
  type        = string
  description = "The Route 53 zone that holds domain_name: the certificate proves itself there, and the name is entered there."

  validation {
    condition     = can(regex("^Z[A-Z0-9]{10,31}$", var.hosted_zone_id))
    error_message = "hosted_zone_id must be a zone's id, such as Z0123456789EXAMPLE."
  }
}

# Cluster -------------------------------------------------------------------------------------------------------------

variable "kubernetes_version" {
  type        = string
  description = "The version of Kubernetes that EKS runs."

  validation {
    condition     = can(regex("^1\\.(3[3-9]|[4-9][0-9])$", var.kubernetes_version))
    error_message = "kubernetes_version must be 1.33 or newer, without a patch number."
  }
}

variable "kubernetes_namespace" {
  type        = string
  description = "The namespace of our services; a role is lent only to a service account in it."
  default     = "lawyers-hub"

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.kubernetes_namespace))
    error_message = "kubernetes_namespace must be a valid name of a namespace."
  }
}

variable "cluster_administrators" {
  type        = list(string)
  description = "ARNs of the IAM roles whose bearers administer the cluster; nobody else does, the creator included."

  validation {
    condition     = length(var.cluster_administrators) > 0 && alltrue([for arn in var.cluster_administrators : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", arn))])
    error_message = "cluster_administrators must be ARNs of IAM roles, at least one."
  }
}

variable "cluster_api_open_to" {
  type        = list(string)
  description = "Networks from which administrators may reach the cluster's API over the internet; empty keeps it inside the VPC."
  default     = []

  validation {
    condition     = alltrue([for cidr in var.cluster_api_open_to : can(cidrnetmask(cidr)) && !endswith(cidr, "/0")])
    error_message = "cluster_api_open_to must be IPv4 networks, and never the whole internet."
  }
}

variable "node_instance_types" {
  type        = list(string)
  description = "The nodes' instance types; pods have security groups of their own only on Nitro types, and never on the t family."

  validation {
    condition     = length(var.node_instance_types) > 0 && alltrue([for type in var.node_instance_types : can(regex("^[cmr][5-9]i?\\.(large|x?[0-9]*xlarge)$", type))])
    error_message = "node_instance_types must be Intel types of the families c, m or r, generation 5 or newer, such as m6i.large: our image is built for amd64."
  }
}

variable "nodes_min" {
  type        = number
  description = "How many nodes there always are. Nobody adds any by themselves, so these carry every service at its most."
  default     = 3

  validation {
    condition     = var.nodes_min >= 3
    error_message = "nodes_min must be 3 or more, so that every zone has a node."
  }
}

variable "nodes_max" {
  type        = number
  description = "How many nodes there may be. An m6i.xlarge carries 18 pods with a security group of their own."
  default     = 6

  validation {
    condition     = var.nodes_max >= var.nodes_min
    error_message = "nodes_max must not be below nodes_min."
  }
}

variable "registry_mirrors_images" {
  type        = list(string)
  description = "Third-party images that are kept in our registry, so that nodes need no way to the internet."
  default     = []

  validation {
    condition     = alltrue([for name in var.registry_mirrors_images : can(regex("^[a-z0-9]+([._-][a-z0-9]+)*$", name))])
    error_message = "registry_mirrors_images must be plain names of images, without host, folder or tag."
  }
}

# Data ----------------------------------------------------------------------------------------------------------------

variable "database_instance_class" {
  type        = string
  description = "The size of the database's machine and of its stand-in."

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.database_instance_class))
    error_message = "database_instance_class must be an RDS class, such as db.m6g.large."
  }
}

variable "database_storage_gib" {
  type        = number
  description = "What the database begins with."

  validation {
    condition     = var.database_storage_gib >= 20 && var.database_storage_gib <= 65536
    error_message = "database_storage_gib must be 20 to 65,536."
  }
}

variable "database_storage_max_gib" {
  type        = number
  description = "Up to where AWS enlarges the storage by itself, so that a full disk is seen on the bill before it is felt."

  validation {
    condition     = var.database_storage_max_gib > var.database_storage_gib
    error_message = "database_storage_max_gib must be above database_storage_gib."
  }
}

variable "database_recovery_days" {
  type        = number
  description = "How far back the database can be restored to any second."
  default     = 14

  validation {
    condition     = var.database_recovery_days >= 7 && var.database_recovery_days <= 35
    error_message = "database_recovery_days must be 7 to 35; AWS keeps no longer."
  }
}

variable "database_deletion_protection" {
  type        = bool
  description = "Whether AWS refuses to delete the database; switched off only to take an installation down for good."
  default     = true

  validation {
    condition     = var.environment != "production" || var.database_deletion_protection
    error_message = "database_deletion_protection must stay on in production."
  }
}

variable "redis_node_type" {
  type        = string
  description = "The size of each node of the queue; topology.toml grants Redis 512 MiB."

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.[a-z0-9]+$", var.redis_node_type))
    error_message = "redis_node_type must be an ElastiCache type, such as cache.t4g.small."
  }
}

variable "redis_replicas" {
  type        = number
  description = "Stand-ins of the queue, each in another zone."
  default     = 2

  validation {
    condition     = var.redis_replicas >= 1 && var.redis_replicas <= 5
    error_message = "redis_replicas must be 1 to 5: without a stand-in there is nobody to take over."
  }
}

variable "redis_snapshot_days" {
  type        = number
  description = "How many daily snapshots of the queue are kept."
  default     = 7

  validation {
    condition     = var.redis_snapshot_days >= 1 && var.redis_snapshot_days <= 35
    error_message = "redis_snapshot_days must be 1 to 35."
  }
}

variable "redis_auth_token" {
  type        = string
  description = "The queue's password. Given as TF_VAR_redis_auth_token, never in a file; Terraform keeps it in the encrypted state."
  sensitive   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9]{32,128}$", var.redis_auth_token))
    error_message = "redis_auth_token must be 32 to 128 letters and digits, such as the output of: openssl rand -hex 32."
  }
}

variable "backup_lock_days" {
  type        = number
  description = "How long nobody can delete or overwrite a backup, whoever they are in our account."
  default     = 14

  validation {
    condition     = var.backup_lock_days >= 1 && var.backup_lock_days <= 365
    error_message = "backup_lock_days must be 1 to 365."
  }
}

variable "backup_expiry_days" {
  type        = number
  description = "After how many days a backup is removed."
  default     = 35

  validation {
    condition     = var.backup_expiry_days > var.backup_lock_days
    error_message = "backup_expiry_days must be above backup_lock_days: what is locked cannot expire."
  }
}
