"""Reads a configuration of Prometheus: whom it asks, where, and whom it tells.

Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.monitoring.alerting import Said
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes

# What Prometheus takes where nothing is said.
_EVERY, _PATIENCE = "1m", "10s"


class Asked(msgspec.Struct, frozen=True):
    host: str
    port: int
    place: Place


class Relabelling(msgspec.Struct, frozen=True):
    """A step that changes labels of what is asked, of figures or of alerts, or lets them go."""

    action: str
    sources: tuple[str, ...]
    target: str
    pattern: str
    replacement: str
    place: Place


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """`targets` are where its questions really go: a relabelled address takes the place of all others.

    `looked_up` are the kinds of records by which names become targets, each with its place; `files` name targets.
    """

    name: str
    path: str
    place: Place
    path_place: Place
    targets: tuple[Asked, ...]
    scheme: Said
    interval: Said
    timeout: Said
    honours_labels: bool
    module: str
    looked_up: tuple[Said, ...]
    files: tuple[Said, ...]
    relabelled: tuple[Relabelling, ...]
    figures_relabelled: tuple[Relabelling, ...]


class Scraping(msgspec.Struct, frozen=True):
    """One Prometheus: the plane it watches, and what its file says. `rule_files` are patterns relative to the file.

    `outside` are the labels by which others know it.
    """

    plane: str
    place: Place
    jobs: tuple[Job, ...]
    rule_files: tuple[Said, ...]
    alertmanagers: tuple[Asked, ...]
    evaluated: Said
    outside: Mapping[str, Said]
    alerts_relabelled: tuple[Relabelling, ...]


def read_scraping(plane: str, top: Node, shapes: Shapes) -> Scraping:
    rule_files = tuple(Said(one.text, one.place) for one in shapes.items(top.get("rule_files")))
    everywhere = top.get("global") or Node(top.place, {})
    jobs = tuple(_job(one, everywhere, shapes) for one in shapes.items(top.get("scrape_configs")))
    told = tuple(
        target for one in shapes.items(top.get("alerting", "alertmanagers")) for target in _targets(one, shapes)
    )
    evaluated = _said(everywhere, "evaluation_interval", _EVERY)
    outside = {
        name: Said(one.text, one.place) for name, one in shapes.mapping(everywhere.get("external_labels")).items()
    }
    dropped = tuple(_relabellings(top.get("alerting", "alert_relabel_configs"), shapes))
    return Scraping(plane, top.place, jobs, rule_files, told, evaluated, outside, dropped)


def _job(node: Node, everywhere: Node, shapes: Shapes) -> Job:
    looked_up = (_said(one, "type", "SRV") for one in shapes.items(node.get("dns_sd_configs")))
    files = (file for one in shapes.items(node.get("file_sd_configs")) for file in shapes.items(one.get("files")))
    return Job(
        name=node.said("job_name"),
        path=node.said("metrics_path") or "/metrics",
        place=node.place,
        path_place=node.place_of("metrics_path"),
        targets=tuple(_readdressed(node, shapes)) or tuple(_targets(node, shapes)),
        scheme=_said(node, "scheme", "http"),
        interval=_said(node if node.get("scrape_interval") else everywhere, "scrape_interval", _EVERY),
        timeout=_said(node if node.get("scrape_timeout") else everywhere, "scrape_timeout", _PATIENCE),
        honours_labels=shapes.flag(node.get("honor_labels")),
        module=" ".join(shapes.words(node.get("params", "module"))),
        looked_up=tuple(looked_up),
        files=tuple(Said(one.text, one.place) for one in files),
        relabelled=tuple(_relabellings(node.get("relabel_configs"), shapes)),
        figures_relabelled=tuple(_relabellings(node.get("metric_relabel_configs"), shapes)),
    )


def _said(node: Node, key: str, otherwise: str) -> Said:
    return Said(node.said(key) or otherwise, node.place_of(key))


def _relabellings(node: Node | None, shapes: Shapes) -> Iterator[Relabelling]:
    for one in shapes.items(node):
        yield Relabelling(
            action=one.said("action") or "replace",
            sources=shapes.words(one.get("source_labels")),
            target=one.said("target_label"),
            pattern=one.said("regex") or "(.*)",
            replacement=one.said("replacement") or "$1",
            place=one.place,
        )


def _readdressed(node: Node, shapes: Shapes) -> Iterator[Asked]:
    for rule in shapes.items(node.get("relabel_configs")):
        if rule.said("target_label") == "__address__" and (replacement := rule.get("replacement")):
            yield from _address(replacement, shapes)


def _targets(node: Node, shapes: Shapes) -> Iterator[Asked]:
    for one in shapes.items(node.get("static_configs")):
        for target in shapes.items(one.get("targets")):
            yield from _address(target, shapes)
    for one in shapes.items(node.get("dns_sd_configs")):
        port = int(shapes.number(one.get("port")) or 0)
        for name in shapes.items(one.get("names")):
            yield Asked(name.text, port, one.place_of("port"))


def _address(node: Node, shapes: Shapes) -> Iterator[Asked]:
    host, _, port = node.text.removeprefix("http://").rpartition(":")
    if port.isdecimal():
        yield Asked(host, int(port), node.place)
    else:
        shapes.faults.append(Fault(node.place, f"asks {node.text!r}, which has no port"))
