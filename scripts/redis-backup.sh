#!/bin/sh
# Keeps a snapshot of Redis, once it is proven whole; takes what `hub redis backup` takes (--help tells).
exec "$(dirname "$0")/../hub" redis backup "$@"
