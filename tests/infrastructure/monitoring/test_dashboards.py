"""Somebody who is woken at night understands every picture, and every picture has a source."""

import pytest

from tests.infrastructure.monitoring.files import MONITORING, Dashboard, Panel, Source, dashboards, topology, yaml_of

PROVISIONING = MONITORING / "grafana" / "provisioning"
DASHBOARDS = dashboards()
PANELS = [
    pytest.param(panel, id=f"{file}: {panel.title}") for file, board in DASHBOARDS.items() for panel in board.panels
]


def sources() -> list[dict[str, str]]:
    found: list[dict[str, str]] = yaml_of(PROVISIONING / "datasources" / "datasources.yml")["datasources"]
    return found


def test_the_five_dashboards_are_there() -> None:
    assert {board.uid for board in DASHBOARDS.values()} == {
        "golden-signals", "queue", "redis", "database", "firm-activity",
    }  # fmt: skip


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_has_a_title_a_unit_and_says_what_it_means(panel: Panel) -> None:
    assert panel.title
    assert panel.field_config.defaults.unit
    assert panel.description.endswith("."), "a description is a sentence"
    assert panel.targets


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_takes_its_figures_from_a_source_that_is_provisioned(panel: Panel) -> None:
    assert panel.datasource in [Source(source["type"], source["uid"]) for source in sources()]


@pytest.mark.parametrize("board", DASHBOARDS.values(), ids=DASHBOARDS)
def test_no_two_panels_share_a_number(board: Dashboard) -> None:
    assert len({panel.id for panel in board.panels}) == len(board.panels)


def test_sources_stand_where_the_topology_puts_them() -> None:
    services = topology()["services"]
    assert {source["uid"]: source["url"] for source in sources()} == {
        "prometheus": f"http://prometheus:{services['prometheus']['ports']['http']}",
        "jaeger": f"http://jaeger:{services['jaeger']['ports']['query']}",
    }
