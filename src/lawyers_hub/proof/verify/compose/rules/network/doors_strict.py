"""A door listens where it is declared, speaks TLS to people with the certificate of its name, and obeys nobody."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.caddyfile import Caddyfile, Directive, doors_of
from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HALF_A_YEAR_S = 15_552_000
_HSTS = "strict-transport-security"


def check(composition: Composition) -> Iterator[Finding]:
    """As the Caddyfile of a door says it; what cannot be read another rule reports."""
    for door, caddyfile in doors_of(composition):
        if not isinstance(caddyfile, Fault):
            yield from _administered(door, caddyfile)
            yield from _sent_away(door, caddyfile)
            for site in caddyfile.sites:
                yield from _site(composition, door, site)


def _administered(door: Container, caddyfile: Caddyfile) -> Iterator[Finding]:
    for option in caddyfile.options:
        if option.name == "admin" and option.words[1:2] != ("off",):
            host = option.words[1].rpartition(":")[0] if len(option.words) > 1 else "localhost"
            if host not in _LOOPBACK:
                what = f"{door.name} takes orders from whoever reaches {' '.join(option.words[1:])}"
                yield _finding(option.place, what, "write `admin off`")


def _sent_away(door: Container, caddyfile: Caddyfile) -> Iterator[Finding]:
    """Who comes in the clear is shown the way to a name of this door."""
    own = {_parts(word.rstrip(","))[2] for site in caddyfile.sites for word in site.words}
    for site in caddyfile.sites:
        for redirect in site.all("redir"):
            target = next((word for word in redirect.words[1:] if "://" in word), "")
            host = re.split(r"[/:{]", target.partition("://")[2])[0]
            if host and "$" not in host and host not in own:
                yield _finding(redirect.place, f"{door.name} sends people to {host}", "send them to its own name")


def _site(composition: Composition, door: Container, site: Directive) -> Iterator[Finding]:
    service = composition.service(door.name)
    for address in (word.rstrip(",") for word in site.words):
        scheme, port, host = _parts(address)
        if any(set(bound.words[1:]) <= set(_LOOPBACK) for bound in site.all("bind")):
            continue
        if host in _LOOPBACK:
            what = f"{door.name} answers {address} on every address of it"
            yield _finding(site.place, what, "write `bind 127.0.0.1` in the site")
        if service and service.ports and port not in service.ports.values():
            what = f"{door.name} listens on {port}, and the topology declares {_list(service)}"
            yield _finding(site.place, what, "listen on a declared port")
        if scheme == "http" and any(True for _ in site.all("reverse_proxy")):
            yield _finding(site.place, f"{door.name} leads on what comes in the clear", "answer with the way to https")
        if scheme == "https":
            yield from _strict(door, site)
    for tls in site.all("tls"):
        if tls.words[1:] == ("internal",):
            what = f"{door.name} shows people a certificate that it made itself"
            yield _finding(tls.place, what, "give it the certificate of its name")


def _parts(address: str) -> tuple[str, int, str]:
    scheme, _, rest = address.rpartition("://")
    host, _, port = rest.rpartition(":") if re.search(r":\d+$", rest) else (rest, "", "")
    scheme = scheme or ("http" if port == "80" else "https")
    return scheme, int(port) if port else {"http": 80, "https": 443}.get(scheme, 443), host


def _strict(door: Container, site: Directive) -> Iterator[Finding]:
    headers = [one for said in site.all("header") for one in (said, *said.body)]
    said = [one for one in headers if _HSTS in " ".join(one.words).lower()]
    ages = [int(found[1]) for one in said if (found := re.search(r"max-age=(\d+)", " ".join(one.words)))]
    if not ages or min(ages) < _HALF_A_YEAR_S:
        what = f"{door.name} does not tell browsers to come by TLS alone"
        yield _finding(said[0].place if said else site.place, what, "send HSTS for half a year or more")


def _list(service: Service) -> str:
    return " and ".join(map(str, sorted(service.ports.values())))


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="compose-doors-strict",
    promise="N2",
    says="a door of Compose listens on declared ports, insists on TLS with its own certificate, and takes no orders",
    check=check,
)
