terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
  }

  # Where the state lies is said at `terraform init -backend-config=staging.s3.tfbackend`, so that one code serves several installations.
  backend "s3" {}
}

provider "aws" {
  region = var.region

  # Nobody applies this to the wrong account by having the wrong profile open.
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = {
      system      = var.system
      environment = var.environment
      made_by     = "terraform"
    }
  }
}
