"""Shows with real packets what was computed from the files: Linux network namespaces stand for the endpoints.

Each plane is built a second time, from its own rules and not from what was computed: a namespace for each endpoint, a
listener on every port, and nftables before each, the sender's and the receiver's apart. Every connection is tried with
all walls, with each wall alone, and with none: that last one is the control, without which a refusal proves nothing.

What is simulated: the enforcers (security groups, network policies, Docker's bridges) are translated to nftables.
"""
