"""What people ask a door for reaches the service that has it, on every process of it, and nobody else."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lawyers_hub.proof.verify.compose.caddyfile import Caddyfile, Directive, read_caddyfile
from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HALF_A_YEAR_S = 15_552_000
# What a visitor says, passed on as if the door knew it.
_FORWARDED = re.compile(r"header_up [+]?(x-forwarded-\w+|forwarded|x-real-ip) .*\{(http\.request\.)?header\.")
_HSTS = "strict-transport-security"
_WAYS = ("handle", "handle_path", "route")


def check(composition: Composition) -> Iterator[Finding]:
    """As the Caddyfile of a door says it."""
    flows = composition.declaration.topology.flows
    doors = {name for flow in flows if INTERNET in flow.source for name in flow.targets}
    for name in sorted(doors & composition.containers.keys()):
        container = composition.containers[name]
        for mount in container.mounts:
            if mount.target.rpartition("/")[2] == "Caddyfile":
                yield from _door(composition, container, mount.source)


def _door(composition: Composition, door: Container, file: str) -> Iterator[Finding]:
    values = {name: setting.value for name, setting in door.environment.items()}
    try:
        caddyfile = read_caddyfile(file, read_text(composition.root, file), values)
    except Fault as fault:
        yield _finding(fault.place, f"{door.name} does not start: its file {fault.what}", "mend the line")
        return
    for variable, place in caddyfile.unset:
        yield _finding(
            place, f"nobody tells {door.name} what {variable} is", f"set it in the environment of {door.name}"
        )
    yield from _administered(door, caddyfile)
    yield from _sent_away(door, caddyfile)
    for site in caddyfile.sites:
        yield from _site(composition, door, site)
    yield from _unled(composition, door, caddyfile)


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
    for proxy in site.all("reverse_proxy"):
        yield from _upstreams(composition, door, site, proxy)


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


def _upstreams(composition: Composition, door: Container, site: Directive, proxy: Directive) -> Iterator[Finding]:
    asked = [word for word in proxy.words[1:] if not word.startswith(("/", "@", "*"))]
    led: dict[str, set[str]] = {}
    for word in asked:
        address = urlsplit(word if "://" in word else f"http://{word}")
        host, port = address.hostname or "", address.port or 80
        name = _service_of(composition, host)
        service = composition.service(name) if name else None
        if name is None or service is None:
            yield _finding(proxy.place, f"{door.name} leads to {host}, and nobody has that name", "name a service")
        elif port not in service.ports.values():
            yield _finding(
                proxy.place, f"{door.name} leads to {name} on {port}, where it does not listen", "mend the port"
            )
        else:
            led.setdefault(name, set()).add(host)
    for name, hosts in led.items():
        yield from _replicas(composition, door, proxy, name, hosts)
        yield from _pages(composition, door, site, proxy, name)
    if len(led) > 1:
        what = f"{door.name} leads the same pages to {' and '.join(sorted(led))}"
        yield _finding(proxy.place, what, "lead each to its own service")


def _service_of(composition: Composition, host: str) -> str | None:
    """By its name, or that of one of its containers, which begins with the project's."""
    if host in composition.containers:
        return host
    for name, container in composition.containers.items():
        project = re.escape(composition.project) or r"[\w-]+"
        found = re.fullmatch(rf"{project}-{re.escape(name)}-(\d+)", host)
        if found and 1 <= int(found[1]) <= container.replicas:
            return name
    return None


def _replicas(
    composition: Composition, door: Container, proxy: Directive, name: str, hosts: set[str]
) -> Iterator[Finding]:
    wanted = composition.containers[name].replicas
    if name not in hosts and len(hosts) < wanted:
        what = f"{door.name} leads to {len(hosts)} of the {wanted:g} containers of {name}"
        yield _finding(proxy.place, what, "name every one of them")


def _pages(
    composition: Composition, door: Container, site: Directive, proxy: Directive, name: str
) -> Iterator[Finding]:
    service = composition.service(name)
    if service is None:
        return
    for uri in (one for one in proxy.body if one.name == "health_uri" and service.probes):
        if service.probes and uri.words[1:] != (service.probes.ready,):
            what = f"{door.name} asks {name} at {' '.join(uri.words[1:])} whether it is ready"
            yield _finding(uri.place, what, f"ask for {service.probes.ready}")
    for header in proxy.body:
        if _FORWARDED.match(" ".join(header.words).lower()):
            what = f"{door.name} tells {name} what visitors say of where they come from"
            yield _finding(header.place, what, "leave it to the door, which knows")
    for way, path in _ways_to(site, proxy, ""):
        if service.pages is not None and (path or "/") != service.pages:
            what = f"{door.name} leads {path or 'all pages'} to {name}, which has those below {service.pages}"
            yield _finding(proxy.place, what, "lead each page to who has it", way.place)
        elif way.name == "handle_path" and path:
            what = f"{door.name} takes {path} away before it leads a request to {name}"
            yield _finding(way.place, what, "write handle in place of handle_path")


def _ways_to(around: Directive, proxy: Directive, path: str) -> Iterator[tuple[Directive, str]]:
    """The directive in which the proxy stands, and the path below which it is reached."""
    for inner in around.body:
        if inner == proxy:
            yield around, path
        elif inner.name in _WAYS:
            yield from _ways_to(inner, proxy, _path_of(inner, around) or path)


def _path_of(way: Directive, around: Directive) -> str:
    """As it says itself, or as the matcher says that it names."""
    said = [*way.words[1:]]
    for one in around.body:
        if one.name.startswith("@") and one.name in said:
            said += [*one.words[1:], *(word for inner in one.body for word in inner.words)]
    return next((word.rstrip("*").rstrip("/") for word in said if word.startswith("/")), "")


def _unled(composition: Composition, door: Container, caddyfile: Caddyfile) -> Iterator[Finding]:
    """Every service with pages to which the door may speak is led to."""
    led = {
        _service_of(composition, (urlsplit(f"http://{word.rpartition('://')[2]}").hostname or ""))
        for site in caddyfile.sites
        for proxy in site.all("reverse_proxy")
        for word in proxy.words[1:]
    }
    for flow in composition.declaration.topology.flows:
        for name in flow.targets if door.name in flow.source else ():
            if (service := composition.service(name)) and service.pages and name not in led:
                place = caddyfile.sites[0].place if caddyfile.sites else door.place
                yield _finding(place, f"{door.name} leads nobody to {name}", f"lead {service.pages} to it")


def _list(service: Service) -> str:
    return " and ".join(map(str, sorted(service.ports.values())))


def _finding(place: Place, what: str, mend: str, *because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=because)


RULE = Rule(
    id="compose-doors-lead",
    promise="N2",
    says="a door of Compose leads every page to all processes of the service that has it, by TLS, and takes no orders",
    check=check,
)
