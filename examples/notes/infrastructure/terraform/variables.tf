variable "cidr" {
  type        = string
  description = "The addresses of the network."
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.cidr))
    error_message = "cidr must be an IPv4 network."
  }
}
