"""Every container has its declared budget, is watched, and can take nothing that was not given to it."""

import pytest

from lawyers_hub.recovery.health import PERIODS
from lawyers_hub.serving import GRACE_S
from lawyers_hub.settings import BACKUPS_TO_KEEP
from tests.infrastructure.compose.staging import staging, topology

SERVICES = sorted(staging().services)
LASTING = sorted(set(SERVICES) - {"migrate"})
OURS = ("web", "api", "relay", "worker", "migrate", "redis-backup")
MIB = 1024 * 1024


@pytest.mark.parametrize("name", [name for name in SERVICES if "cpu_m" in topology()["services"][name]])
def test_a_service_may_use_what_is_declared(name: str) -> None:
    declared, resources = topology()["services"][name], staging().services[name].deploy.resources
    request, limit = resources.reservations, resources.limits

    assert [request.cpus * 1000, limit.cpus * 1000] == declared["cpu_m"]
    assert [request.memory / MIB, limit.memory / MIB] == declared["memory_mib"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_budget(name: str) -> None:
    resources = staging().services[name].deploy.resources

    assert 0 < resources.reservations.cpus <= resources.limits.cpus
    assert 0 < resources.reservations.memory <= resources.limits.memory


@pytest.mark.parametrize("name", [name for name in SERVICES if "replicas" in topology()["services"][name]])
def test_as_many_run_as_are_needed_at_least(name: str) -> None:
    assert staging().services[name].deploy.replicas == topology()["services"][name]["replicas"]["min"]


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_can_be_taken(name: str) -> None:
    container = staging().services[name]

    assert container.read_only
    assert container.cap_drop == ["ALL"]
    # Caddy's program carries this right and is refused a start without it.
    assert container.cap_add == (["NET_BIND_SERVICE"] if name == "lb" else [])
    assert container.security_opt == ["no-new-privileges:true"]
    assert not container.privileged
    assert container.user not in ("root", "0", "0:0")


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_has_an_exact_version(name: str) -> None:
    tag = staging().services[name].image.rpartition(":")[2]

    assert sum(part.isdigit() for part in tag.lstrip("v").split("-")[0].split(".")) >= 2, tag


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_service_is_asked_how_it_is_and_started_again(name: str) -> None:
    container = staging().services[name]

    assert container.healthcheck.test
    assert not container.healthcheck.disable
    assert container.restart == "unless-stopped"


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


def test_nothing_starts_before_what_it_stands_on() -> None:
    healthy, done = "service_healthy", "service_completed_successfully"
    starts = {
        name: {other: waiting.condition for other, waiting in one.depends_on.items()}
        for name, one in staging().services.items()
    }

    assert starts["migrate"] == {"db": healthy}
    assert starts["api"] == {"db": healthy, "migrate": done}
    assert starts["relay"] == starts["worker"] == {"db": healthy, "redis": healthy, "migrate": done}
    assert starts["redis-backup"] == {"redis": healthy}
    assert starts["web"] == {"api": healthy}
    assert starts["lb"] == {"api": healthy, "web": healthy}


def test_nothing_depends_on_what_watches_it() -> None:
    tiers = {name: service["tier"] for name, service in topology()["services"].items()}

    for name, container in staging().services.items():
        if tiers[name] != "monitoring":
            assert not [other for other in container.depends_on if tiers[other] == "monitoring"], name


@pytest.mark.parametrize("name", ["db", "redis", "prometheus", "grafana", "alertmanager"])
def test_what_must_outlive_a_container_is_in_a_named_volume(name: str) -> None:
    kept = {mount.source for mount in staging().services[name].volumes if mount.type == "volume"}

    assert kept == {name}
    assert kept <= set(staging().volumes)


def test_backups_are_made_as_often_and_kept_as_long_as_is_declared() -> None:
    backup, declared = staging().services["redis-backup"], topology()["persistence"]["redis"]

    assert backup.environment["BACKUP_EVERY_MINUTES"] == str(declared["backup_every_minutes"])
    assert backup.environment["BACKUP_KEEP"] == str(declared["keep_backups"]) == BACKUPS_TO_KEEP
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


def test_what_is_writable_for_a_while_can_be_written_after_a_restart_too() -> None:
    """The image may have another mode for a folder: /tmp is open everywhere, elsewhere its owner has it."""
    for name, container in staging().services.items():
        for place, _, options in (one.partition(":") for one in container.tmpfs):
            assert place == "/tmp" or "uid=" in options, (name, place)  # noqa: S108 - in a container


def test_what_comes_from_the_machine_cannot_be_changed() -> None:
    for name, container in staging().services.items():
        assert all(mount.read_only for mount in container.volumes if mount.type == "bind"), name
