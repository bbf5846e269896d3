"""Where services listen, and with which login they reach a database."""

import pytest

from lawyers_hub.stack.addresses import MAX_OFFSET, PORTS, Addresses
from lawyers_hub.stack.services import login_url


def test_an_offset_moves_every_port_alike() -> None:
    moved = Addresses(100)
    assert all(moved.port(name) == port + 100 for name, port in PORTS.items())
    assert moved.url("web") == "http://127.0.0.1:3100"


def test_the_largest_offset_stays_within_the_ports_of_a_machine() -> None:
    assert max(Addresses(MAX_OFFSET).port(name) for name in PORTS) == 65_535


@pytest.mark.parametrize(
    ("owner", "login"),
    [
        ("postgresql://owner:old@db:5432/firms", "postgresql://firms_api:p%40ss@db:5432/firms"),
        ("postgresql://owner@db/firms?sslmode=require", "postgresql://firms_api:p%40ss@db/firms?sslmode=require"),
        (
            "postgresql://o%40x:p%3A@[::1]:5432/two%20firms",
            "postgresql://two%20firms_api:p%40ss@[::1]:5432/two%20firms",
        ),
        ("postgresql://owner@db", "postgresql://owner_api:p%40ss@db"),
    ],
)
def test_a_service_logs_in_to_the_owners_database_under_its_own_name(owner: str, login: str) -> None:
    assert login_url(owner, "api", "p@ss") == login
