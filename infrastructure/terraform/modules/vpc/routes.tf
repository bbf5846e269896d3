# The public tier goes through the internet gateway, the app tier through the NAT gateway of its own zone, so that a zone
# that fails takes nobody else along. The data tier has no route but the VPC's own.

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = var.name }
}

resource "aws_eip" "nat" {
  for_each = local.zone_numbers

  domain     = "vpc"
  depends_on = [aws_internet_gateway.this]

  tags = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = local.zone_numbers

  subnet_id     = aws_subnet.public[each.key].id
  allocation_id = aws_eip.nat[each.key].id
  depends_on    = [aws_internet_gateway.this]

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-public" }
}

resource "aws_route" "public_to_internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = local.zone_numbers

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "app" {
  for_each = local.zone_numbers

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-private-app-${each.key}" }
}

# Only Alertmanager has a security group that lets it use this way.
resource "aws_route" "app_to_nat" {
  for_each = local.zone_numbers

  route_table_id         = aws_route_table.app[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.key].id
}

resource "aws_route_table_association" "app" {
  for_each = local.zone_numbers

  subnet_id      = aws_subnet.app[each.key].id
  route_table_id = aws_route_table.app[each.key].id
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-private-data" }
}

resource "aws_route_table_association" "data" {
  for_each = local.zone_numbers

  subnet_id      = aws_subnet.data[each.key].id
  route_table_id = aws_route_table.data.id
}
