"""The state is the only memory of what stands where: shared, locked, encrypted, and every version kept."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.hcl import Attribute, Block
from lawyers_hub.proof.verify.terraform.hcl.syntax import Literal


def check(configuration: Configuration) -> Iterator[Finding]:
    where = configuration.declaration.topology.artifacts.terraform
    main = next((folder for folder in configuration.folders if folder.path == where), None)
    if main is None:
        return
    backends = [block for settings in main.settings for block in settings.body.inner("backend")]
    if [block.labels for block in backends] != [("s3",)]:
        place = next((block.place for block in (*backends, *main.settings)), Place(f"{where}", 1))
        yield _finding(place, "the state does not lie in S3, where everybody finds it", 'declare a backend "s3"')
        return
    yield from _backend(configuration, backends[0])


def _backend(configuration: Configuration, backend: Block) -> Iterator[Finding]:
    """Its settings stand in the block, or in files that complete it, one for each installation."""
    for place, more in _completed(configuration, backend):
        settings = {**backend.body.attributes, **more}
        if _value(settings, "use_lockfile") is not True and not _value(settings, "dynamodb_table"):
            yield _finding(
                _at(settings, "use_lockfile", place),
                "two people can change the state at once",
                "say use_lockfile = true",
            )
        if _value(settings, "encrypt") is not True:
            yield _finding(_at(settings, "encrypt", place), "the state is kept unencrypted", "say encrypt = true")
        yield from _bucket(configuration, settings, place)
        yield from _installation(configuration.declaration.topology.environment, settings)


def _installation(environment: str, settings: dict[str, Attribute]) -> Iterator[Finding]:
    """Where the bucket is that of one installation, a key of another would mix up their states."""
    bucket, key = (str(_value(settings, name)) for name in ("bucket", "key"))
    if environment in bucket and "/" in key and environment not in key:
        what = f"the state of {environment} would be kept as that of another installation ({key})"
        yield _finding(settings["key"].place, what, f'say key = "{environment}/terraform.tfstate"')


def _completed(configuration: Configuration, backend: Block) -> list[tuple[Place, dict[str, Attribute]]]:
    files = [(Place(file, 1), body.attributes) for file, body in configuration.backends.items()]
    return files or [(backend.place, {})]


def _bucket(configuration: Configuration, settings: dict[str, Attribute], place: Place) -> Iterator[Finding]:
    name = _value(settings, "bucket")
    buckets = [one.content.given("bucket") for one in configuration.of("aws_s3_bucket")]
    if not any(bucket and isinstance(name, str) and bucket.value.raw == name for bucket in buckets):
        what = f"nobody declares the bucket of the state ({name}), so that none knows whether it keeps versions"
        yield _finding(_at(settings, "bucket", place), what, "declare it among the buckets, or mend the name")


def _at(settings: dict[str, Attribute], name: str, otherwise: Place) -> Place:
    return settings[name].place if name in settings else otherwise


def _value(settings: dict[str, Attribute], name: str) -> object:
    value = settings[name].value if name in settings else None
    return value.value if isinstance(value, Literal) else None


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="state-kept",
    promise="R1",
    says="the state lies in S3, locked, encrypted, in a bucket that keeps versions",
    check=check,
)
