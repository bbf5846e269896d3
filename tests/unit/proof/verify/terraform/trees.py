"""Small trees of Terraform, written by a test and read as the real one is."""

from pathlib import Path

from lawyers_hub.proof.verify.declaration import Declaration, read_topology
from lawyers_hub.proof.verify.terraform import Configuration, read
from lawyers_hub.proof.verify.terraform.evaluation import Evaluator, Impossible, Scope, Value
from lawyers_hub.proof.verify.terraform.evaluation.values import Plain, plain
from lawyers_hub.proof.verify.terraform.hcl import parse

HOUSE = Path(__file__).parents[5]

TOPOLOGY = """
system = "house"
environment = "test"

[artifacts]
terraform = "tf"
terraform_values = [{values}]
terraform_outputs = [{outputs}]

[network]
vpc_cidr = "10.0.0.0/16"
zones = 1

[tiers]
all = "everything"

[services.door]
tier = "all"
group = "door"
ports = {{ https = 443 }}
why = "what people see"

[services.web]
tier = "all"
group = "web"
ports = {{ http = 3000 }}
metrics = {{ port = 3000, path = "/metrics" }}
probes = {{ live = "/health", ready = "/ready" }}
why = "the pages"

[services.db]
tier = "all"
group = "database"
ports = {{ postgres = 5432 }}
storage_gib = 20
why = "the record"

[[flows]]
from = ["internet"]
to = "door"
port = "https"
why = "people"

[[flows]]
from = ["door"]
to = "web"
port = "http"
why = "pages"

[[flows]]
from = ["web"]
to = "db"
port = "postgres"
why = "data"

[egress.mail]
from = ["web"]
port = 587
why = "letters"

[persistence.db]
point_in_time_recovery_days = 14
deletion_protection = true

[persistence.redis]
save = "60 1"
appendonly = true
appendfsync = "everysec"
maxmemory_policy = "noeviction"
"""

GROUPS = """
resource "aws_security_group" "door" {}
resource "aws_security_group" "web" {}
resource "aws_security_group" "database" {}
"""


def declared(root: Path, files: dict[str, str], more: str = "") -> Declaration:
    """Writes the files (below `tf`) and a topology that names those of values and environments among them.

    `more` is what the topology declares beside.
    """
    for name, text in files.items():
        path = root / "tf" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "infrastructure").mkdir(exist_ok=True)
    named = {end: ", ".join(f'"tf/{name}"' for name in files if name.endswith(end)) for end in (".tfvars", ".env")}
    text = TOPOLOGY.format(values=named[".tfvars"], outputs=named[".env"])
    (root / "infrastructure" / "topology.toml").write_text(text + more)
    return read_topology(root)


def configured(root: Path, main: str, **others: str) -> Configuration:
    """`main` is main.tf; of another file the name is given with `__` for a slash and without `.tf`."""
    files = {"main.tf": main}
    for name, text in others.items():
        path = name.replace("__", "/")
        files[path if "." in path else f"{path}.tf"] = text
    return configured_of(root, files)


def configured_of(root: Path, files: dict[str, str], more: str = "") -> Configuration:
    found = read(root, declared(root, files, more))
    assert found is not None
    return found


def value_of(expression: str) -> Value:
    """What an expression comes to where nothing has a name.

    Raises:
        Impossible: as Terraform would refuse it.
    """

    def nothing(name: str, _: object) -> Value:
        raise Impossible(f"there is no {name}")

    body = parse("x.tf", f"x = {expression}\n")
    return Evaluator().evaluate(body.attributes["x"].value, Scope(nothing))


def plain_of(expression: str) -> Plain:
    return plain(value_of(expression))
