"""Reads a configuration of Prometheus: whom it asks, where, and whom it tells.

Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.monitoring.alerting import Said
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes


class Asked(msgspec.Struct, frozen=True):
    host: str
    port: int
    place: Place


class Job(msgspec.Struct, frozen=True):
    """`targets` are where its questions really go: a relabelled address takes the place of all others."""

    name: str
    path: str
    place: Place
    path_place: Place
    targets: tuple[Asked, ...]


class Scraping(msgspec.Struct, frozen=True):
    """One Prometheus: the plane it watches, and what its file says. `rule_files` are patterns relative to the file."""

    plane: str
    place: Place
    jobs: tuple[Job, ...]
    rule_files: tuple[Said, ...]
    alertmanagers: tuple[Asked, ...]


def read_scraping(plane: str, top: Node, shapes: Shapes) -> Scraping:
    rule_files = tuple(Said(one.text, one.place) for one in shapes.items(top.get("rule_files")))
    jobs = tuple(_job(one, shapes) for one in shapes.items(top.get("scrape_configs")))
    told = tuple(
        target for one in shapes.items(top.get("alerting", "alertmanagers")) for target in _targets(one, shapes)
    )
    return Scraping(plane, top.place, jobs, rule_files, told)


def _job(node: Node, shapes: Shapes) -> Job:
    targets = tuple(_readdressed(node, shapes)) or tuple(_targets(node, shapes))
    path = node.said("metrics_path") or "/metrics"
    return Job(node.said("job_name"), path, node.place, node.place_of("metrics_path"), targets)


def _readdressed(node: Node, shapes: Shapes) -> Iterator[Asked]:
    for rule in shapes.items(node.get("relabel_configs")):
        if rule.said("target_label") == "__address__" and (replacement := rule.get("replacement")):
            yield from _address(replacement, shapes)


def _targets(node: Node, shapes: Shapes) -> Iterator[Asked]:
    for one in shapes.items(node.get("static_configs")):
        for target in shapes.items(one.get("targets")):
            yield from _address(target, shapes)
    for one in shapes.items(node.get("dns_sd_configs")):
        port = shapes.number(one.get("port")) or 0
        for name in shapes.items(one.get("names")):
            yield Asked(name.text, int(port), one.place_of("port"))


def _address(node: Node, shapes: Shapes) -> Iterator[Asked]:
    host, _, port = node.text.removeprefix("http://").rpartition(":")
    if port.isdigit():
        yield Asked(host, int(port), node.place)
    else:
        shapes.faults.append(Fault(node.place, f"asks {node.text!r}, which has no port"))
