"""`hub verify`: shows that Terraform, Kubernetes and Compose allow what topology.toml declares, and nothing beside.

Each reader turns its files into facts with file and line (`places`), who may reach whom (`reach`) among them. What
differs from the declared intent is a finding (`findings`). What cannot be read is a fault and never a pass.
"""
