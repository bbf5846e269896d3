"""A secret that is declared and that nobody makes keeps a house from starting; one that can be guessed opens it."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.rules import Rule

_LOOP = re.compile(r"\bfor\s+(\w+)\s+in\s+([^;]+);")
_URL = re.compile(r"\w+://\S+")
_ADDRESS = re.compile(r"@([a-z][\w-]*):(\d+)|//([a-z][\w-]*):(\d+)")
_CUT = re.compile(r"\b(?:head\s+-c\s*|cut\s+-c\s*1?-)(\d+)|\brand\s+(?:-\w+\s+)?(\d+)")
_LEAST_SIGNS = 16


def check(composition: Composition) -> Iterator[Finding]:
    file = composition.declaration.topology.artifacts.secrets_made_by
    if file is None:
        return
    try:
        text = read_text(composition.root, file).replace("\\\n", " ")
    except Fault as fault:
        mend = "write it, or mend its name in the topology"
        yield Finding(rule=RULE.id, place=fault.place, what=fault.what, mend=mend, verdict="unknown")
        return
    made = set(_words(text))
    for name, secret in composition.secrets.items():
        if secret.kind == "file" and secret.source.rpartition("/")[2] not in made:
            what = f"{file} does not make {secret.source.rpartition('/')[2]}, the file of the secret {name}"
            yield Finding(rule=RULE.id, place=secret.place, what=what, mend="make it there", because=(Place(file, 1),))
    for number, line in enumerate(text.splitlines(), start=1):
        for what in _wrong(composition, line):
            yield Finding(rule=RULE.id, place=Place(file, number), what=f"{file} {what}", mend="mend the line")
    if not re.search(r"^\s*umask\s+0?\d?77\b", text, re.MULTILINE):
        yield Finding(rule=RULE.id, place=Place(file, 1), what=f"{file} lets others read secrets", mend="say umask 077")


def _words(text: str) -> Iterator[str]:
    """Every word, and with each loop's variable put in; a comment has none."""
    loops: dict[str, list[str]] = {}
    for name, items in _LOOP.findall(text):
        loops.setdefault(name, []).extend(items.split())
    for line in text.splitlines():
        for word in re.findall(r"[\w$\{\}.-]+", "" if line.lstrip().startswith("#") else _URL.sub("", line)):
            yield word
            for name, items in loops.items():
                if f"${name}" in word or f"${{{name}}}" in word:
                    yield from (word.replace(f"${{{name}}}", item).replace(f"${name}", item) for item in items)


def _wrong(composition: Composition, line: str) -> Iterator[str]:
    if line.lstrip().startswith("#"):
        return
    if re.search(r"\bchmod\s+(?:0?[0-7]{0,2}[2367]|\S*[ao]\+\S*w)\b", line):
        yield "lets everybody change secrets"
    for cut in _CUT.findall(line):
        if 0 < int(cut[0] or cut[1]) < _LEAST_SIGNS:
            yield f"makes secrets of {cut[0] or cut[1]} signs, which can be guessed"
    for found in _ADDRESS.findall(line):
        host, port = found[0] or found[2], int(found[1] or found[3])
        service = composition.service(host)
        if service is None or port not in service.ports.values():
            yield f"writes the address {host}:{port}, where nobody declared listens"


RULE = Rule(
    id="compose-secrets-made",
    promise="T1",
    says="every secret that is a file is made by the script that makes them, hard to guess and closed to others",
    check=check,
)
