#!/bin/sh
# Prints the secrets that the pods mount, each pod its own and no more, from a folder of files that
# infrastructure/compose/make-secrets.sh filled:
#
#   infrastructure/k8s/secrets.sh [FOLDER] | kubectl apply -f -      FOLDER is ./secrets unless given
#
# What it prints is secret: into kubectl with it, and into no file. For the same from a vault (External Secrets and the
# like), these names and keys are all that has to be kept.
set -eu
folder=${1:-secrets}

# secret NAME KEY=FILE…
secret() {
    name=$1
    shift
    for pair; do
        shift
        set -- "$@" "--from-file=${pair%%=*}=$folder/${pair#*=}"
    done
    echo ---
    kubectl create secret generic "$name" --namespace lawyers-hub --dry-run=client --output yaml "$@"
}

secret migrate DATABASE_URL=owner_database_url HUB_API_PASSWORD=api_password HUB_RELAY_PASSWORD=relay_password \
    HUB_WORKER_PASSWORD=worker_password HUB_OPERATOR_PASSWORD=operator_password \
    HUB_STATISTICS_PASSWORD=statistics_password
secret api DATABASE_URL=api_database_url HUB_TOKEN_SECRET=token_secret
secret web HUB_COOKIE_SECRET=cookie_secret
secret relay DATABASE_URL=relay_database_url REDIS_URL=redis_url
secret worker DATABASE_URL=worker_database_url REDIS_URL=redis_url SMTP_URL=smtp_url
secret redis-backup REDIS_URL=redis_url
secret db superuser_password=superuser_password owner_password=owner_password statistics_password=statistics_password
secret redis redis_auth=redis_auth redis_password=redis_password
secret alertmanager alerts_url=alerts_url watchdog_url=watchdog_url
secret grafana grafana_password=grafana_password
secret postgres-exporter statistics_password=statistics_password
secret redis-exporter redis_exporter=redis_exporter
