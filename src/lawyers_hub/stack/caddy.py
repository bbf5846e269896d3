"""The load balancer of the stack: one address in front of the API's replicas.

A replica that dies is asked no more: a request that could not reach it goes to the other one. A POST that was
already sent is never sent again, because nobody can know how far it came.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from lawyers_hub.stack.binaries import caddy
from lawyers_hub.stack.home import Home, disk_faults_in_words
from lawyers_hub.stack.process import Service
from lawyers_hub.stack.readiness import http_answers

READY = "/api/v1/monitoring/ready"

# The monitoring paths go to a replica even when none is ready: it is the one that can say what it lacks.
_CADDYFILE = """\
{{
	admin off
	auto_https off
	persist_config off
	grace_period 10s
	servers {{
		trusted_proxies static 127.0.0.0/8 ::1/128
	}}
	log {{
		output stdout
		format json {{
			time_key at
			message_key event
			time_format iso8601
		}}
	}}
}}

(replicas) {{
	to {replicas}
	lb_policy round_robin
	lb_try_duration 3s
	lb_try_interval 50ms
	fail_duration 1s
	max_fails 1
	flush_interval -1
	transport http {{
		dial_timeout 1s
	}}
}}

http://:{port} {{
	bind 127.0.0.1
	handle /api/v1/monitoring/* {{
		reverse_proxy {{
			import replicas
		}}
	}}
	handle {{
		reverse_proxy {{
			import replicas
			health_uri {ready}
			health_interval 1s
			health_timeout 2s
		}}
	}}
	handle_errors {{
		header Content-Type application/problem+json
		respond `{{"type":"about:blank","title":"The API cannot be reached","status":{{err.status_code}},\
"detail":"No replica of the API is ready. Try again in a moment."}}`
	}}
}}
"""


def load_balancer(home: Home, port: int, replica_ports: Sequence[int], needs: tuple[str, ...] = ()) -> Service:
    """Caddy on 127.0.0.1:`port`; writes its configuration and keeps every file it makes inside `home`."""
    folder = home.run / "caddy"
    configuration = folder / "Caddyfile"
    replicas = " ".join(f"127.0.0.1:{replica}" for replica in replica_ports)
    with disk_faults_in_words(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        configuration.write_text(_CADDYFILE.format(port=port, replicas=replicas, ready=READY))
    return Service(
        name="lb",
        command=(str(caddy()), "run", "--config", str(configuration), "--adapter", "caddyfile"),
        environment=_environment(folder),
        port=port,
        ready=http_answers(f"http://127.0.0.1:{port}{READY}"),
        needs=needs,
    )


def _environment(folder: Path) -> dict[str, str]:
    places = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
    return {"PATH": os.defpath, "GOMEMLIMIT": "64MiB"} | dict.fromkeys(places, str(folder))
