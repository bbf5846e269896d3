terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
  }

  # The state of the state's bucket has nowhere else to lie than beside this file. It holds no secret; keep it.
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = {
      system      = var.system
      environment = var.environment
      made_by     = "terraform"
    }
  }
}
