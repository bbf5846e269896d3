"""Whatever becomes of a manifest, it is read or it is a fault; no rule and no plane ever fails on it."""

import tomllib
from copy import deepcopy
from pathlib import Path

import msgspec
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.kubernetes import RULES, intended, plane_of
from lawyers_hub.proof.verify.kubernetes.reading import release_of
from lawyers_hub.proof.verify.topology import Topology
from lawyers_hub.proof.verify.yaml_lines import read_documents
from tests.unit.proof.verify.kubernetes.shop import MANIFESTS, TOPOLOGY
from tests.unit.proof.verify.kubernetes.spoiling import spoil

DECLARATION = Declaration(msgspec.convert(tomllib.loads(TOPOLOGY), Topology), "topology.toml", {})
OBJECTS = [value for value in yaml.safe_load_all(MANIFESTS) if value]


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(data=st.data())
def test_nothing_fails_on_a_spoilt_release(data: st.DataObject) -> None:
    objects = deepcopy(OBJECTS)
    for _ in range(data.draw(st.integers(1, 4))):
        spoil(data.draw(st.sampled_from(objects)), data)
    documents = read_documents("town", yaml.safe_dump_all(objects))
    release = release_of(Path(), DECLARATION, "town", "town", documents, [])
    plane_of(release)
    intended(DECLARATION, release)
    for rule in RULES:
        for finding in rule.check(release):
            assert finding.rule == rule.id
