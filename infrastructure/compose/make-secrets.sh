#!/bin/sh
# Makes the secrets of docker-compose.staging.yml at random, each in a file of its own; what is there already is kept.
#
#   infrastructure/compose/make-secrets.sh [FOLDER]      FOLDER is ./secrets unless given
#
# The folder is closed to everybody but its owner. The files in it can be read by all, because Docker hands them as they are
# to processes of several accounts, and those see nothing of the folder around them.
set -eu
folder=${1:-secrets}
umask 077
mkdir -p "$folder"
cd "$folder"

# random NAME: 43 letters and digits (256 bits), which stand in an address as they are.
random() {
    [ -s "$1" ] || keep "$1" "$(tr -dc 'A-Za-z0-9' </dev/urandom | head -c 43)"
}

# keep NAME VALUE: whole or not at all, and never over what is there.
keep() {
    [ -s "$1" ] && return
    printf '%s\n' "$2" >"$1.new"
    chmod 0444 "$1.new"
    mv "$1.new" "$1"
}

for name in superuser_password owner_password api_password relay_password worker_password operator_password \
    statistics_password redis_password token_secret cookie_secret grafana_password; do
    random "$name"
done

# The same passwords, as those who use them want to read them.
for login in owner api relay worker operator; do
    keep "${login}_database_url" "postgresql://lawyers_hub_$login:$(cat "${login}_password")@db:5432/lawyers_hub"
done
keep redis_url "redis://:$(cat redis_password)@redis:6379/0"
keep redis_auth "requirepass $(cat redis_password)"
keep redis_exporter "{\"redis://redis:6379\": \"$(cat redis_password)\"}"

# Until a mail server is named, letters lie in the volume `mail`, and alerts reach nobody.
keep smtp_url "file:///srv/mail"
keep alerts_url "http://127.0.0.1:9/nobody-is-told-yet"
keep watchdog_url "http://127.0.0.1:9/nobody-is-told-yet"

for file in tls_certificate tls_key; do
    [ -s "$file" ] || echo "Still missing: $folder/$file (docs/deploy.md says how to make one for a trial)." >&2
done
