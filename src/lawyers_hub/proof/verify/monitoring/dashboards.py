"""Reads dashboards of Grafana and the sources that they take figures from."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.monitoring.alerting import Said
from lawyers_hub.proof.verify.monitoring.queries import Query, drawn
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes

# Panels that hold other panels, or words.
_ROW, _TEXT = "row", "text"


class Datasource(msgspec.Struct, frozen=True):
    kind: str
    uid: str
    url: str
    place: Place
    access: Said
    every: Said


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """`source` and `kind` are the uid and the type of the data source that it names, `drawn_as` its own type.

    `names` are those of its queries, and `hidden` is how many of them are not drawn.
    """

    id: str
    title: str
    description: str
    unit: str
    kind: str
    source: str
    drawn_as: str
    names: tuple[str, ...]
    hidden: int
    queries: tuple[Query, ...]
    place: Place
    source_place: Place


class Dashboard(msgspec.Struct, frozen=True):
    file: str
    uid: str
    title: str
    place: Place
    panels: tuple[Panel, ...]


def read_dashboard(file: str, top: Node, shapes: Shapes) -> Dashboard:
    title = top.said("title")
    return Dashboard(file, top.said("uid"), title, top.place, tuple(_panels(top, title, shapes)))


def read_datasources(top: Node, shapes: Shapes) -> tuple[Datasource, ...]:
    return tuple(
        Datasource(
            one.said("type"),
            one.said("uid"),
            one.said("url"),
            one.place,
            Said(one.said("access"), one.place_of("access")),
            Said(one.said("jsonData", "timeInterval"), one.place_of("jsonData", "timeInterval")),
        )
        for one in shapes.items(top.get("datasources"))
    )


def _panels(node: Node, board: str, shapes: Shapes) -> Iterator[Panel]:
    for one in shapes.items(node.get("panels")):
        yield from _panels(one, board, shapes)
        if one.said("type") not in (_ROW, _TEXT):
            yield _panel(one, board, shapes)


def _panel(node: Node, board: str, shapes: Shapes) -> Panel:
    title = node.said("title")
    asker = f"the panel {title!r} of the dashboard {board!r}"
    asked = [(target, expr) for target in shapes.items(node.get("targets")) if (expr := target.get("expr"))]
    return Panel(
        id=node.said("id"),
        title=title,
        description=node.said("description"),
        unit=node.said("fieldConfig", "defaults", "unit"),
        kind=node.said("datasource", "type"),
        source=node.said("datasource", "uid"),
        drawn_as=node.said("type"),
        names=tuple(name for target in shapes.items(node.get("targets")) if (name := target.said("refId"))),
        hidden=sum(shapes.flag(target.get("hide")) for target in shapes.items(node.get("targets"))),
        queries=tuple(drawn(asker, expr.text, expr.place, target.said("legendFormat")) for target, expr in asked),
        place=node.place_of("title"),
        source_place=node.place_of("datasource"),
    )
