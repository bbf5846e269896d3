"""What somebody who is woken at night looks at is there, and says what it means in sentences."""

from tests.infrastructure.monitoring.files import watching


def test_the_five_dashboards_are_there() -> None:
    assert {board.uid for board in watching().dashboards} == {
        "golden-signals", "queue", "redis", "database", "firm-activity",
    }  # fmt: skip


def test_a_panel_says_what_it_means_in_a_sentence() -> None:
    for board in watching().dashboards:
        assert [panel.title for panel in board.panels if not panel.description.endswith(".")] == []
