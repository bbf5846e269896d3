"""Whatever stands where something else belongs: it is a fault or a finding, and never ends the verification."""

import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.monitoring import RULES
from tests.unit.proof.verify import odd
from tests.unit.proof.verify.monitoring.bakery import FILES, bakery, reread

DOCUMENTS: dict[str, odd.Value] = {
    name: yaml.safe_load(text) for name, text in FILES.items() if name.endswith((".yml", ".yaml", ".json"))
}
PLACES = [(name, path) for name, document in DOCUMENTS.items() for path in odd.places(document)]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), odd.ODD)
def test_an_odd_value_anywhere_ends_nothing(place: tuple[str, odd.Path], value: odd.Value) -> None:
    name, path = place
    with tempfile.TemporaryDirectory() as folder:
        bakery(Path(folder))
        (Path(folder) / name).write_text(yaml.safe_dump(odd.replaced(DOCUMENTS[name], path, value)))
        monitoring = reread(Path(folder))
        for rule in RULES:
            list(rule.check(monitoring))
