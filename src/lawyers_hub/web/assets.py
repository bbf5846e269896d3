"""Stylesheet, scripts and icon: read once, served from memory, named by their content.

An address contains the content's hash, so a browser may keep it for a year and never see a stale one.
"""

import gzip
from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_KINDS = {".css", ".js", ".svg", ".json"}


@dataclass(frozen=True)
class Asset:
    address: str
    content: bytes
    squeezed: bytes
    media_type: str
    etag: str


class Assets:
    """Every file below `static/`, by its name there (`hub.css`, `vendor/htmx-4.0.1.min.js`)."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        files = sorted(path for path in folder.rglob("*") if path.suffix in _KINDS)
        self._by_name = {str(path.relative_to(folder)): _loaded(path, folder) for path in files}
        self._by_address = {asset.address: asset for asset in self._by_name.values()}

    def address(self, name: str) -> str:
        return self._by_name[name].address

    def at(self, address: str) -> Asset | None:
        return self._by_address.get(address)


def _loaded(path: Path, folder: Path) -> Asset:
    content = path.read_bytes()
    digest = sha256(content).hexdigest()[:16]
    return Asset(
        address=f"/static/{digest}/{path.relative_to(folder)}",
        content=content,
        squeezed=gzip.compress(content, mtime=0),
        media_type=guess_type(path.name)[0] or "application/octet-stream",
        etag=f'"{digest}"',
    )
