"""What the browser loads: small, named by its content, and exactly the htmx that was released."""

from hashlib import sha256
from pathlib import Path

import pytest

from lawyers_hub.web.assets import Assets

STATIC = Path(__file__).parents[3] / "src/lawyers_hub/web/static"

# The file `dist/htmx.min.js` of the release 4.0.1.
HTMX_SHA256 = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"


def test_htmx_is_the_released_file() -> None:
    assert sha256((STATIC / "vendor/htmx-4.0.1.min.js").read_bytes()).hexdigest() == HTMX_SHA256


def test_htmx_comes_with_its_licence() -> None:
    assert "Zero-Clause BSD" in (STATIC / "vendor/htmx-4.0.1.LICENSE").read_text()


def test_the_stylesheet_stays_under_30_kb() -> None:
    assert (STATIC / "hub.css").stat().st_size < 30_000


def test_all_assets_of_a_page_stay_under_150_kb() -> None:
    assert sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file()) < 150_000


def test_colours_and_sizes_of_type_are_named_once() -> None:
    after_tokens = (STATIC / "hub.css").read_text().split("}", 1)[1].split("@media print")[0]
    assert "#" not in after_tokens.replace("#found", "")
    assert "font-size: 1" not in after_tokens


def test_an_address_names_its_content() -> None:
    assets = Assets()
    address = assets.address("hub.css")
    assert sha256((STATIC / "hub.css").read_bytes()).hexdigest()[:16] in address
    assert assets.at(address) is not None


@pytest.mark.parametrize("address", ["/static/hub.css", "/static/0000000000000000/hub.css", "/static/../app.py"])
def test_no_other_address_is_served(address: str) -> None:
    assert Assets().at(address) is None
