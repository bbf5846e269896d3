# Three tiers in three zones. A tier is one /18, so that a network ACL names it in one line:
#   public   10.40.0.0/18     load balancer, NAT gateways
#   app      10.40.64.0/18    nodes and pods, endpoints of AWS
#   data     10.40.128.0/18   PostgreSQL, Redis; without a route to the internet
#   the last 10.40.192.0/18   is spare

locals {
  tier_cidrs = {
    public = cidrsubnet(var.cidr, 2, 0)
    app    = cidrsubnet(var.cidr, 2, 1)
    data   = cidrsubnet(var.cidr, 2, 2)
  }

  zone_numbers = { for number, zone in var.zones : zone => number }
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr

  # Both are needed so that the endpoints' private names are found.
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }
}

resource "aws_subnet" "public" {
  for_each = local.zone_numbers

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = cidrsubnet(local.tier_cidrs.public, 2, each.value)
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-public-${each.key}", tier = "public" }
}

resource "aws_subnet" "app" {
  for_each = local.zone_numbers

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(local.tier_cidrs.app, 2, each.value)

  tags = { Name = "${var.name}-private-app-${each.key}", tier = "app" }
}

resource "aws_subnet" "data" {
  for_each = local.zone_numbers

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(local.tier_cidrs.data, 2, each.value)

  tags = { Name = "${var.name}-private-data-${each.key}", tier = "data" }
}

# What AWS makes by itself in every VPC is emptied, so that whatever forgets to choose gets nothing.

resource "aws_default_security_group" "locked" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-default-locked" }
}

resource "aws_default_network_acl" "locked" {
  default_network_acl_id = aws_vpc.this.default_network_acl_id

  tags = { Name = "${var.name}-default-locked" }
}

resource "aws_default_route_table" "locked" {
  default_route_table_id = aws_vpc.this.default_route_table_id
  route                  = []

  tags = { Name = "${var.name}-default-locked" }
}
