# A group for each kind of neighbour in topology.toml. None has a rule here: every flow is two resources of its own, out of
# the sender and into the receiver, in the file of its topic. Terraform takes away the way out to everywhere that AWS
# gives a new group, so a group without rules speaks to nobody.

resource "aws_security_group" "load_balancer" {
  #checkov:skip=CKV2_AWS_5: attached by the module load_balancer
  name        = "${var.name}-load-balancer"
  description = "What the internet may reach"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-load-balancer" }
}

resource "aws_security_group" "web" {
  #checkov:skip=CKV2_AWS_5: attached to pods by a SecurityGroupPolicy
  name        = "${var.name}-web"
  description = "The pages"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-web" }
}

resource "aws_security_group" "api" {
  #checkov:skip=CKV2_AWS_5: attached to pods by a SecurityGroupPolicy
  name        = "${var.name}-api"
  description = "The API, relay, worker, migrations and backups: all that may reach the data"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-api" }
}

resource "aws_security_group" "database" {
  #checkov:skip=CKV2_AWS_5: attached by the module database
  name        = "${var.name}-database"
  description = "PostgreSQL"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-database" }
}

resource "aws_security_group" "redis" {
  #checkov:skip=CKV2_AWS_5: attached by the module queue
  name        = "${var.name}-redis"
  description = "Valkey, which carries jobs"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-redis" }
}

resource "aws_security_group" "monitoring" {
  #checkov:skip=CKV2_AWS_5: attached to pods by a SecurityGroupPolicy
  name        = "${var.name}-monitoring"
  description = "What watches the others"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-monitoring" }
}

resource "aws_security_group" "endpoints" {
  #checkov:skip=CKV2_AWS_5: attached by the module vpc
  name        = "${var.name}-endpoints"
  description = "Doors to the services of AWS inside the VPC"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-endpoints" }
}

resource "aws_security_group" "nodes" {
  #checkov:skip=CKV2_AWS_5: attached by the module cluster
  name        = "${var.name}-nodes"
  description = "The machines of the cluster, and pods without a group of their own"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-nodes" }
}

resource "aws_security_group" "control_plane" {
  #checkov:skip=CKV2_AWS_5: attached by the module cluster
  name        = "${var.name}-control-plane"
  description = "The API of Kubernetes"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-control-plane" }
}
