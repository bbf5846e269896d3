"""A dashboard that takes the place of another, or a panel that draws nothing, is missed only when it is needed."""

from collections import Counter
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.dashboards import Panel
from lawyers_hub.proof.verify.monitoring.durations import seconds
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

# Those that Grafana brings along; others are plugins, whose names have a dash.
_DRAWN_AS = frozenset(
    (
        *("alertlist", "annolist", "barchart", "bargauge", "candlestick", "canvas", "dashlist", "datagrid", "debug"),
        *("flamegraph", "gauge", "geomap", "graph", "heatmap", "histogram", "logs", "news", "nodeGraph", "piechart"),
        *("stat", "table", "timeseries", "traces", "trend", "xychart", ""),
    )
)


def check(monitoring: Monitoring) -> Iterator[Finding]:
    uids = Counter(board.uid for board in monitoring.dashboards)
    for board in monitoring.dashboards:
        if board.uid and uids[board.uid] > 1:
            what = f"the dashboard {board.title!r} has the uid {board.uid}, and so has another: Grafana shows one"
            yield _finding(board.place, what, "give each a uid of its own")
        for panel in board.panels:
            for what in _wrong(panel):
                yield _finding(
                    panel.place, f"the panel {panel.title!r} of the dashboard {board.title!r} {what}", "mend it"
                )
    every = {seconds(job.interval.text) for scraping in monitoring.scraping for job in scraping.jobs}
    for source in monitoring.datasources:
        if source.access.text not in ("", "proxy"):
            what = f"browsers are to ask {source.uid} themselves, which they cannot reach"
            yield _finding(source.access.place, what, "write access: proxy")
        if source.kind == "prometheus" and source.every.text and every and seconds(source.every.text) > max(every):
            what = f"{source.uid} is drawn every {source.every.text}, and asks for figures more often"
            yield _finding(source.every.place, what, "write timeInterval as it is asked")


def _wrong(panel: Panel) -> Iterator[str]:
    if panel.drawn_as not in _DRAWN_AS and "-" not in panel.drawn_as:
        yield f"is drawn as {panel.drawn_as}, which Grafana does not know"
    if panel.names and panel.hidden == len(panel.names):
        yield "hides all that it asks for"
    if len(set(panel.names)) < len(panel.names):
        yield "calls two of its queries by one refId, of which one counts"


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="dashboards-load",
    promise="O2",
    says="every dashboard and panel is one that Grafana shows, from a source that it reaches",
    check=check,
)
