#!/bin/sh
# The infrastructure proves that it is what infrastructure/topology.toml declares.
exec "$(dirname "$0")/../hub" verify "$@"
