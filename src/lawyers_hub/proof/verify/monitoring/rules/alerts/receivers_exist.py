"""Every alert ends at somebody who is told."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    telling = monitoring.telling
    if telling is None:
        return
    receivers = {receiver.name: receiver for receiver in telling.receivers}
    used = {route.receiver for route in telling.route.everything()}
    for route in telling.route.everything():
        if route.receiver not in receivers:
            what = f"a route leads to {route.receiver or 'nobody'}, and no receiver is called so"
            mend = f"name one of {', '.join(sorted(receivers))}"
            yield Finding(rule=RULE.id, place=route.place, what=what, mend=mend)
    for name, receiver in receivers.items():
        if not receiver.ways:
            what = f"the receiver {name} sends nothing: who is routed there is told of nothing"
            yield Finding(rule=RULE.id, place=receiver.place, what=what, mend="give it a webhook or an address")
        if name not in used:
            what = f"no route leads to the receiver {name}"
            yield Finding(rule=RULE.id, place=receiver.place, what=what, mend="route alerts to it, or remove it")


RULE = Rule(
    id="receivers-exist",
    promise="O2",
    says="every route of Alertmanager leads to a receiver that exists and sends",
    check=check,
)
