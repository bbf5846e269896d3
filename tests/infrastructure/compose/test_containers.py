"""What our own processes need of Compose; what holds for every container is `hub verify`'s to say."""

import pytest

from lawyers_hub.recovery.health import PERIODS
from lawyers_hub.serving import GRACE_S
from lawyers_hub.settings import BACKUPS_TO_KEEP
from tests.infrastructure.compose.staging import staging, topology

OURS = ("web", "api", "relay", "worker", "migrate", "redis-backup")


def test_migrations_run_once() -> None:
    migrate = staging().services["migrate"]

    assert migrate.restart == "no"
    assert migrate.healthcheck.disable


@pytest.mark.parametrize("name", OURS)
def test_one_image_serves_every_process_of_ours(name: str) -> None:
    container = staging().services[name]
    modules = {
        "relay": "jobs.relay",
        "worker": "jobs.worker",
        "migrate": "database.migrate",
        "redis-backup": "recovery",
    }
    module = modules.get(name, name)

    assert container.image == staging().services["api"].image
    assert container.command == ["python", "-m", f"lawyers_hub.{module}"]
    assert container.environment["SERVICE"] == name
    assert container.init


@pytest.mark.parametrize("name", OURS)
def test_who_is_told_to_stop_may_finish_what_is_under_way(name: str) -> None:
    assert int(staging().services[name].stop_grace_period.removesuffix("s")) > GRACE_S


@pytest.mark.parametrize("name", ["web", "api", "relay", "worker"])
def test_a_process_listens_where_it_is_declared(name: str) -> None:
    assert staging().services[name].environment["LISTEN_PORT"] == str(topology()["services"][name]["ports"]["http"])


@pytest.mark.parametrize("name", ["web", "api", "relay", "worker"])
def test_spans_go_to_jaeger(name: str) -> None:
    port = topology()["services"]["jaeger"]["ports"]["otlp_http"]

    assert staging().services[name].environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == f"http://jaeger:{port}"


@pytest.mark.parametrize("name", ["db", "redis", "prometheus", "grafana", "alertmanager"])
def test_what_must_outlive_a_container_is_in_a_named_volume(name: str) -> None:
    kept = {mount.source for mount in staging().services[name].volumes if mount.type == "volume"}

    assert kept == {name}
    assert kept <= set(staging().volumes)


def test_backups_are_kept_and_missed_as_the_code_and_the_declaration_agree() -> None:
    declared = topology()["persistence"]["redis"]

    assert str(declared["keep_backups"]) == BACKUPS_TO_KEEP
    assert declared["backup_every_minutes"] * PERIODS == declared["backup_too_old_after_minutes"]


def test_what_takes_the_volume_of_redis_leaves_its_backups() -> None:
    holders = {
        name: {mount.source for mount in one.volumes if mount.type == "volume"}
        for name, one in staging().services.items()
    }

    assert holders["redis-backup"] == {"redis-backups"}
    assert [name for name, volumes in holders.items() if "redis-backups" in volumes] == ["redis-backup"]


def test_documents_are_shared_by_who_writes_and_who_reads_them() -> None:
    holders = {
        name
        for name, one in staging().services.items()
        if any(mount.source == "documents" and mount.target == "/srv/documents" for mount in one.volumes)
    }

    assert holders == {"api", "worker"}
