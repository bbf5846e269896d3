"""A verification as JUnit's XML: a suite for each subject, a case for each rule."""

from itertools import groupby
from xml.etree import ElementTree as Xml

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.verification import Outcome, Verification


def as_junit(verification: Verification) -> str:
    """Broken rules are failures; what is unknown or could not be read is an error."""
    suites = Xml.Element("testsuites", name="hub verify", time=f"{verification.took_s:.3f}")
    ordered = sorted(verification.outcomes, key=lambda outcome: outcome.subject)
    for subject, outcomes in groupby(ordered, key=lambda outcome: outcome.subject):
        suite = Xml.SubElement(suites, "testsuite", name=subject)
        for outcome in outcomes:
            _case(suite, outcome)
        _count(suite)
    if verification.faults:
        suite = Xml.SubElement(suites, "testsuite", name="reading")
        for fault in verification.faults:
            case = Xml.SubElement(suite, "testcase", classname="reading", name=_legal(str(fault.place)))
            Xml.SubElement(case, "error", message=_legal(fault.what)).text = _legal(str(fault))
        _count(suite)
    _count(suites)
    Xml.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(suites, encoding="unicode") + "\n"


def _case(suite: Xml.Element, outcome: Outcome) -> None:
    case = Xml.SubElement(suite, "testcase", classname=outcome.subject, name=f"{outcome.rule}: {outcome.says}")
    if outcome.findings:
        kind = "failure" if outcome.verdict == "broken" else "error"
        first, *others = outcome.findings
        message = first.what + (f" (and {len(others)} more)" if others else "")
        told = "\n".join(map(_in_lines, outcome.findings))
        Xml.SubElement(case, kind, type=outcome.verdict, message=_legal(message)).text = _legal(told)


def _in_lines(finding: Finding) -> str:
    because = "".join(f"\n  see also {place}" for place in finding.because)
    return f"{finding.place}: {finding.what}{because}\n  to mend it: {finding.mend}"


def _count(element: Xml.Element) -> None:
    element.set("tests", str(len(element.findall(".//testcase"))))
    element.set("failures", str(len(element.findall(".//failure"))))
    element.set("errors", str(len(element.findall(".//error"))))


def _legal(words: str) -> str:
    """Control characters have no place in XML, not even written as references."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "�" for letter in words)
