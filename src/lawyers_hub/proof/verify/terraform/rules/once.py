"""One line that is wrong is one thing to mend, however many resources stand there because of it."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration

Check = Callable[[Configuration], Iterable[Finding]]


def once(rule: Rule[Configuration]) -> Rule[Configuration]:
    """The same rule, which says the same of a line but once."""
    return msgspec.structs.replace(rule, check=_gathered(rule.check))


def _gathered(check: Check) -> Check:
    def gathered(configuration: Configuration) -> Iterator[Finding]:
        alike: dict[tuple[object, ...], list[Finding]] = {}
        for finding in check(configuration):
            alike.setdefault((finding.place, finding.mend, finding.verdict), []).append(finding)
        for first, *others in alike.values():
            more = {finding.what for finding in others} - {first.what}
            beside = f" (and {len(more)} more like it)" if more else ""
            yield msgspec.structs.replace(first, what=first.what + beside)

    return gathered
