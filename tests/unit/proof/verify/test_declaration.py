"""The intent is read as it is meant, and a slip in it is named with its line."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.declaration import TOPOLOGY, Declaration, read_topology
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.topology import port_of
from lawyers_hub.stack.home import REPOSITORY

SMALL = """\
system = "shop"
environment = "staging"

[network]
vpc_cidr = "10.0.0.0/16"
zones = 2

[tiers]
app = "ours"

[artifacts]
compose = "compose.yml"

[services.shop]
tier = "app"
ports = { http = 8080 }
metrics = { port = 8081, path = "/metrics" }
why = "sells"

[services.till]
tier = "app"
ports = { http = 8090 }
why = "takes the money"

[[flows]]
from = ["internet"]
to = "shop"
port = "http"
why = "people buy"

[[flows]]
from = ["shop"]
to = "till"
port = "http"
why = "people pay"
"""


def declared(root: Path, text: str) -> Declaration:
    (root / "topology.toml").write_text(text)
    return read_topology(root, "topology.toml")


def refused(root: Path, text: str) -> Fault:
    with pytest.raises(Fault) as fault:
        declared(root, text)
    return fault.value


def test_our_own_intent_is_read() -> None:
    declaration = read_topology(REPOSITORY)
    line = (REPOSITORY / TOPOLOGY).read_text().splitlines()[declaration.place("services.api").line - 1]
    assert line == "[services.api]"
    assert declaration.topology.services["api"].ports == {"http": 3001}


def test_every_declaration_has_its_line(tmp_path: Path) -> None:
    declaration = declared(tmp_path, SMALL)
    assert declaration.place("services.till") == Place("topology.toml", 20)
    assert declaration.place("flows", 1) == Place("topology.toml", 31)


def test_figures_are_where_a_service_says_that_they_are(tmp_path: Path) -> None:
    services = declared(tmp_path, SMALL).topology.services
    assert (port_of(services["shop"], "metrics"), port_of(services["shop"], "http")) == (8081, 8080)
    assert port_of(services["till"], "metrics") is None


@pytest.mark.parametrize(
    ("slip", "line", "said"),
    [
        (('from = ["shop"]', 'from = ["shops"]'), 31, "'shops'"),
        (('to = "till"', 'to = "tills"'), 31, "'tills'"),
        (('to = "till"\nport = "http"', 'to = "till"\nport = "https"'), 31, "'https'"),
        (('tier = "app"\nports = { http = 8090 }', 'tier = "back"\nports = { http = 8090 }'), 20, "'back'"),
        (("http = 8090", "http = 80900"), 20, "65535"),
        (('why = "sells"', 'why = "sells"\nimage = "x"'), 14, "image"),
        (("zones = 2", "zones = many"), 6, "no TOML"),
        (('system = "shop"', ""), 1, "system"),
    ],
    ids=["sender", "receiver", "port", "tier", "number", "word", "toml", "missing"],
)
def test_a_slip_is_named_with_its_line(tmp_path: Path, slip: tuple[str, str], line: int, said: str) -> None:
    assert slip[0] in SMALL
    fault = refused(tmp_path, SMALL.replace(*slip))
    assert said in fault.what
    assert fault.place.line == line


ELSEWHERE = (
    SMALL.replace('why = "takes the money"', 'on = ["terraform"]\nwhy = "takes the money"')
    + """
[[flows]]
on = ["compose"]
from = ["internet", "till"]
to = ["shop", "till"]
port = "http"
why = "people try it"

[egress.letters]
port = 587
from = ["shop", "till"]
why = "receipts"
"""
)


def test_a_plane_means_what_runs_there_and_no_more(tmp_path: Path) -> None:
    whole = declared(tmp_path, ELSEWHERE)
    compose, terraform = whole.on("compose"), whole.on("terraform")
    assert list(compose.topology.services) == ["shop"]
    assert [(flow.source, flow.targets) for flow in compose.topology.flows] == [
        (["internet"], ["shop"]),
        (["internet"], ["shop"]),
    ]
    assert compose.topology.egress["letters"].source == ["shop"]
    assert compose.place("flows", 1) == whole.place("flows", 2)
    assert (terraform.topology.services, len(terraform.topology.flows)) == (whole.topology.services, 2)


def test_a_plane_that_does_not_exist_is_named_with_its_line(tmp_path: Path) -> None:
    fault = refused(tmp_path, ELSEWHERE.replace('on = ["compose"]', 'on = ["kubernetes/moon"]'))
    assert fault.place == Place("topology.toml", 38)
    assert "is on 'kubernetes/moon', and there are compose, kubernetes, terraform" in fault.what


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    assert "TOML" in refused(tmp_path, f"a = {'[' * 100_000}").what
