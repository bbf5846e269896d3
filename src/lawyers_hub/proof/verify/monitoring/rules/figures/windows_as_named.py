"""A series that is called `…:rate1h` and looks back five minutes is believed by everybody who reads its name."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.durations import seconds
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.promql import Selector, walk
from lawyers_hub.proof.verify.rules import Rule

_WINDOW = re.compile(r"(?:rate|increase|delta|_over|_)(\d+[smhdw])$")


def check(monitoring: Monitoring) -> Iterator[Finding]:
    """The name's last part is the window, by https://prometheus.io/docs/practices/rules/."""
    for series in monitoring.recorded:
        named = _WINDOW.search(series.name)
        asked = walk(series.query.expression) if series.query.expression else ()
        windows = {one.range_s for one in asked if isinstance(one, Selector) and one.over and one.range_s}
        if named and windows and windows != {seconds(named[1])}:
            said = " and ".join(f"{window:g} s" for window in sorted(windows))
            yield Finding(
                rule=RULE.id,
                place=series.query.place,
                what=f"{series.name} is worked out over {said}",
                mend=f"look back {named[1]}, as its name says",
            )


RULE = Rule(
    id="windows-as-named",
    promise="O2",
    says="a recorded series looks back as long as its name says",
    check=check,
)
