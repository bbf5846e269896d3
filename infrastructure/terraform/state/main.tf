# Made once, before everything else: the bucket in which Terraform keeps its state. Every version stays for a year, and
# going back to an earlier one is how a broken state is rolled back.

module "key" {
  source = "../modules/key"

  name    = "${var.system}-${var.environment}-state"
  purpose = "The state of Terraform"
  region  = var.region
}

module "bucket" {
  source = "../modules/bucket"

  name                   = "${var.system}-${var.environment}-state-${var.account_id}"
  key_arn                = module.key.arn
  old_versions_kept_days = 365
}
