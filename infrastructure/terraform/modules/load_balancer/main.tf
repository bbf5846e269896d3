# The only part that the internet sees. It ends TLS 1.3, gives pages to web and /api to api, and hides what they tell of
# themselves. Kubernetes enters and removes the pods (TargetGroupBinding); everything else is decided here.

resource "aws_lb" "this" {
  #checkov:skip=CKV2_AWS_28: a web application firewall is a running cost that staging does not carry; the API bounds attempts itself
  name               = var.name
  load_balancer_type = "application"
  internal           = false
  subnets            = var.subnet_ids
  security_groups    = [var.security_group_id]

  # The embedded server and the balancer must agree where a request ends, or one can hide in another.
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "strictest"

  # The stream of events says something every 15 s, so only a connection that is dead is silent for this long.
  idle_timeout               = 120
  enable_deletion_protection = var.deletion_protection

  access_logs {
    bucket  = var.access_log_bucket
    prefix  = "load-balancer"
    enabled = true
  }
}

resource "aws_lb_target_group" "web" {
  #checkov:skip=CKV_AWS_378: TLS ends at the door; behind it the two groups let in nobody but the load balancer and each other
  name        = "${var.name}-web"
  vpc_id      = var.vpc_id
  target_type = "ip"
  protocol    = "HTTP"
  port        = 3000

  # As long as a stopping process has for requests under way.
  deregistration_delay = 15

  health_check {
    path                = "/ready"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_target_group" "api" {
  #checkov:skip=CKV_AWS_378: TLS ends at the door; behind it the two groups let in nobody but the load balancer and each other
  name        = "${var.name}-api"
  vpc_id      = var.vpc_id
  target_type = "ip"
  protocol    = "HTTP"
  port        = 3001

  deregistration_delay = 15

  health_check {
    path                = "/api/v1/monitoring/ready"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-3-2021-06"
  certificate_arn   = aws_acm_certificate_validation.this.certificate_arn

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found."
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

# A path is matched as it was sent, letter by letter, while the processes decode it first: "/api/v1/%6donitoring" passes
# any rule that names "/monitoring". So only plain paths are passed on at all, and what is hidden is hidden before them.

resource "aws_lb_listener_rule" "monitoring_of_the_api" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found."
      status_code  = "404"
    }
  }

  condition {
    path_pattern {
      values = ["/api/v1/monitoring*", "/monitoring*"]
    }
  }
}

resource "aws_lb_listener_rule" "figures_of_the_pages" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 20

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "Not found."
      status_code  = "404"
    }
  }

  condition {
    path_pattern {
      values = ["/metrics*", "/health", "/health/*", "/ready", "/ready/*"]
    }
  }
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 30

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }

  condition {
    path_pattern {
      regex_values = ["^/api(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+/?$"]
    }
  }
}

resource "aws_lb_listener_rule" "web" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 40

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }

  condition {
    path_pattern {
      regex_values = ["^(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*/?$"]
    }
  }
}
