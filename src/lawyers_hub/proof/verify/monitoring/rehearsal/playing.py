"""Plays a test: records what rules record, raises what they raise, and compares with what was expected.

Nothing is worked out that no expectation asks for, so a test of an hour costs as much as the minutes that matter in it.
"""

from collections.abc import Iterator, Sequence
from math import isclose, isnan

import msgspec

from lawyers_hub.proof.verify.monitoring.alerting import Alert, Recorded
from lawyers_hub.proof.verify.monitoring.promql import Matcher, Selector
from lawyers_hub.proof.verify.monitoring.rehearsal.evaluating import evaluate, vector_in
from lawyers_hub.proof.verify.monitoring.rehearsal.script import Expectation, Script
from lawyers_hub.proof.verify.monitoring.rehearsal.series import (
    NAME,
    CannotTell,
    Labels,
    Vector,
    as_labels,
    takes,
)
from lawyers_hub.proof.verify.monitoring.rehearsal.vectors import without

_ALERTS = "ALERTS"
_STATE, _ALERT_NAME = "alertstate", "alertname"


class Verdicts(msgspec.Struct, frozen=True):
    """What came where something else was expected; or why nothing can be told."""

    expectation: Expectation
    came: tuple[tuple[Labels, float], ...] = ()
    doubt: str = ""


def play(script: Script, alerts: Sequence[Alert], recorded: Sequence[Recorded]) -> Iterator[Verdicts]:
    """Every expectation that is not met."""
    stage = _Stage(script, alerts, recorded)
    for expectation in script.expectations:
        try:
            came = tuple(_came(stage, expectation))
        except CannotTell as problem:
            yield Verdicts(expectation, doubt=str(problem))
            continue
        if not _same(came, expectation.wanted):
            yield Verdicts(expectation, came)


def _came(stage: "_Stage", expectation: Expectation) -> Iterator[tuple[Labels, float]]:
    if expectation.asked is not None:
        found = evaluate(expectation.asked, expectation.at_s, stage)
        yield from (found.items() if isinstance(found, dict) else [(frozenset(), found)])
        return
    named = Selector(_ALERTS, (Matcher(_ALERT_NAME, "=", expectation.alert), Matcher(_STATE, "=", "firing")))
    for labels in stage.at(named, expectation.at_s):
        yield without(labels, {NAME, _ALERT_NAME, _STATE}), 1.0


def _same(came: Sequence[tuple[Labels, float]], wanted: Sequence[tuple[Labels, float]]) -> bool:
    there = dict(came)
    return len(came) == len(wanted) and all(
        labels in there and (isclose(there[labels], value, rel_tol=1e-6) or (isnan(value) and isnan(there[labels])))
        for labels, value in wanted
    )


class _Stage:
    """What is known while a test is played."""

    def __init__(self, script: Script, alerts: Sequence[Alert], recorded: Sequence[Recorded]) -> None:
        self._script = script
        self._alerts = alerts
        self._recorded: dict[str, list[Recorded]] = {}
        for one in recorded:
            self._recorded.setdefault(one.name, []).append(one)
        self._given: dict[str, list[int]] = {}
        for number, series in enumerate(script.series):
            self._given.setdefault(dict(series.labels).get(NAME, ""), []).append(number)
        self._worked_out: dict[tuple[int, int], Vector] = {}

    def at(self, selector: Selector, at_s: float) -> Vector:
        found: Vector = {}
        for number in self._given.get(selector.metric, ()) if selector.metric else range(len(self._script.series)):
            series = self._script.series[number]
            if takes(selector.matchers, dict(series.labels)) and (value := series.latest(at_s)) is not None:
                found[series.labels] = value
        if selector.metric == _ALERTS:
            found |= _chosen(selector.matchers, self._raised(selector.matchers, at_s))
        return found | _chosen(selector.matchers, self._recorded_at(selector.metric, at_s))

    def within(self, selector: Selector, after_s: float, until_s: float) -> dict[Labels, list[tuple[float, float]]]:
        found: dict[Labels, list[tuple[float, float]]] = {}
        for number in self._given.get(selector.metric, ()):
            series = self._script.series[number]
            if takes(selector.matchers, dict(series.labels)) and (samples := series.between(after_s, until_s)):
                found[series.labels] = samples
        if selector.metric in self._recorded:
            for tick in range(max(0, self._tick(after_s) + 1), self._tick(until_s) + 1):
                at_s = tick * self._script.interval_s
                for labels, value in _chosen(selector.matchers, self._recorded_at(selector.metric, at_s)).items():
                    found.setdefault(labels, []).append((at_s, value))
        return found

    def _tick(self, at_s: float) -> int:
        """The newest evaluation of the rules that is not later."""
        return int(at_s // self._script.interval_s)

    def _recorded_at(self, name: str, at_s: float) -> Vector:
        found: Vector = {}
        for rule in self._recorded.get(name, ()) if at_s >= 0 else ():
            for labels, value in self._result(rule, self._tick(at_s)).items():
                found[as_labels({**dict(labels), **rule.labels, NAME: name})] = value
        return found

    def _raised(self, matchers: Sequence[Matcher], at_s: float) -> Vector:
        found: Vector = {}
        for alert in self._alerts if at_s >= 0 else ():
            if takes([one for one in matchers if one.label == _ALERT_NAME], {_ALERT_NAME: alert.name}):
                for labels, state in self._states(alert, self._tick(at_s)):
                    own = {name: said.text for name, said in alert.labels.items()}
                    mine = {NAME: _ALERTS, _ALERT_NAME: alert.name, _STATE: state}
                    found[as_labels(dict(without(labels, {NAME})) | own | mine)] = 1.0
        return found

    def _states(self, alert: Alert, tick: int) -> Iterator[tuple[Labels, str]]:
        kept = int(alert.keeps_s // self._script.interval_s)
        now = self._result(alert, tick)
        firing = dict.fromkeys(labels for labels in now if self._has_lasted(alert, labels, tick))
        for earlier in range(max(0, tick - kept), tick):
            firing |= dict.fromkeys(
                labels for labels in self._result(alert, earlier) if self._has_lasted(alert, labels, earlier)
            )
        yield from ((labels, "firing") for labels in firing)
        yield from ((labels, "pending") for labels in now if labels not in firing)

    def _has_lasted(self, alert: Alert, labels: Labels, tick: int) -> bool:
        """For as long as the alert waits, at every evaluation."""
        for earlier in range(tick, -1, -1):
            if labels not in self._result(alert, earlier):
                return False
            if (tick - earlier) * self._script.interval_s >= alert.waits_s:
                return True
        return False

    def _result(self, rule: Alert | Recorded, tick: int) -> Vector:
        """Worked out once for each moment."""
        key = (id(rule), tick)
        if key not in self._worked_out:
            self._worked_out[key] = {}  # of itself a rule knows nothing
            if rule.query.expression is None:
                raise CannotTell(f"{rule.query.asker} asks what is no query")
            at_s = tick * self._script.interval_s
            self._worked_out[key] = vector_in(rule.query.expression, at_s, self)
        return self._worked_out[key]


def _chosen(matchers: Sequence[Matcher], vector: Vector) -> Vector:
    return {labels: value for labels, value in vector.items() if takes(matchers, dict(labels))}
