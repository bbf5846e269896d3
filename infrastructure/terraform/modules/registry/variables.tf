variable "system" {
  type        = string
  description = "The folder of all repositories."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.system))
    error_message = "system must be lower-case letters, digits and hyphens."
  }
}

variable "mirrored_images" {
  type        = list(string)
  description = "Third-party images that are kept here."

  validation {
    condition     = length(distinct(var.mirrored_images)) == length(var.mirrored_images)
    error_message = "mirrored_images must not name an image twice."
  }
}

variable "key_arn" {
  type        = string
  description = "The key that encrypts the images."

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:kms:", var.key_arn))
    error_message = "key_arn must be an ARN of KMS."
  }
}

variable "releases_kept" {
  type        = number
  description = "How many releases of our own image are kept to roll back to."
  default     = 30

  validation {
    condition     = var.releases_kept >= 5
    error_message = "releases_kept must be 5 or more."
  }
}
