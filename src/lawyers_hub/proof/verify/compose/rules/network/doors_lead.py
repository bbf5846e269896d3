"""What people ask a door for reaches the service that has it, on every process of it, and nobody else."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.caddyfile import Caddyfile, Directive, doors_of
from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.urls import url_of

# What a visitor says, passed on as if the door knew it.
_FORWARDED = re.compile(r"header_up [+]?(x-forwarded-\w+|forwarded|x-real-ip) .*\{(http\.request\.)?header\.")
_WAYS = ("handle", "handle_path", "route")


def check(composition: Composition) -> Iterator[Finding]:
    """As the Caddyfile of a door says it."""
    for door, caddyfile in doors_of(composition):
        if isinstance(caddyfile, Fault):
            yield _finding(caddyfile.place, f"{door.name} does not start: its file {caddyfile.what}", "mend the line")
            continue
        for variable, place in caddyfile.unset:
            mend = f"set it in the environment of {door.name}"
            yield _finding(place, f"nobody tells {door.name} what {variable} is", mend)
        for site in caddyfile.sites:
            for proxy in site.all("reverse_proxy"):
                yield from _upstreams(composition, door, site, proxy)
        yield from _unled(composition, door, caddyfile)


def _upstreams(composition: Composition, door: Container, site: Directive, proxy: Directive) -> Iterator[Finding]:
    asked = [word for word in proxy.words[1:] if not word.startswith(("/", "@", "*"))]
    led: dict[str, set[str]] = {}
    for word in asked:
        address = url_of(word if "://" in word else f"http://{word}")
        host, port = address.host, address.port or 80
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
        _service_of(composition, url_of(f"http://{word.rpartition('://')[2]}").host)
        for site in caddyfile.sites
        for proxy in site.all("reverse_proxy")
        for word in proxy.words[1:]
    }
    for flow in composition.declaration.topology.flows:
        for name in flow.targets if door.name in flow.source else ():
            if (service := composition.service(name)) and service.pages and name not in led:
                place = caddyfile.sites[0].place if caddyfile.sites else door.place
                yield _finding(place, f"{door.name} leads nobody to {name}", f"lead {service.pages} to it")


def _finding(place: Place, what: str, mend: str, *because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=because)


RULE = Rule(
    id="compose-doors-lead",
    promise="N2",
    says="a door of Compose leads every page to all processes of the service that has it, and to nobody else",
    check=check,
)
