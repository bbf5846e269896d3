"""Each rule of a security group: taken away, widened, moved to another port, given to somebody else."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lawyers_hub.proof.verify.mutants.mutant import Change, Mutant
from lawyers_hub.proof.verify.mutants.operators.blocks import Block, resources
from lawyers_hub.proof.verify.mutants.operators.choosing import another
from lawyers_hub.proof.verify.reach import LAST_PORT

KIND = "rules of security groups"

_RULES = ("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")
_PEERS = ("referenced_security_group_id", "prefix_list_id", "cidr_ipv4")


def mutants(root: Path, folder: str) -> Iterator[Mutant]:
    blocks = list(resources(root, folder))
    groups = [block.name for block in blocks if block.kind == "aws_security_group"]
    for block in blocks:
        if block.kind in _RULES:
            yield _mutant(block, "is gone", [block.without()])
            yield from _ports(block)
            yield from _peers(block, groups)


def _ports(block: Block) -> Iterator[Mutant]:
    first, last = block.value("from_port"), block.value("to_port")
    if not (first and last and first.isdecimal() and last.isdecimal()):
        return
    begins, ends = block.with_value("from_port", str(int(first) + 1)), block.with_value("to_port", str(int(last) + 1))
    yield _mutant(block, "opens the next port instead", [*begins, *ends])
    yield _mutant(block, f"opens every port from {first} on", block.with_value("to_port", str(LAST_PORT)))
    yield _mutant(block, "opens the ports below as well", block.with_value("from_port", "1"))
    every = [*block.with_value("ip_protocol", '"-1"'), *_gone(block, "from_port"), *_gone(block, "to_port")]
    yield _mutant(block, "opens every port of every protocol", every)
    other = "udp" if block.value("ip_protocol") == '"tcp"' else "tcp"
    yield _mutant(block, f"speaks {other}", block.with_value("ip_protocol", f'"{other}"'))


def _gone(block: Block, argument: str) -> Iterator[Change]:
    return block.with_argument(argument, "")


def _peers(block: Block, groups: Sequence[str]) -> Iterator[Mutant]:
    peer = next((argument for argument in _PEERS if block.value(argument)), None)
    if peer is None:
        return
    host, guest = _group(block.value("security_group_id")), _group(block.value(peer))
    if block.value(peer) != '"0.0.0.0/0"':
        yield _mutant(block, "is for the whole world", block.with_argument(peer, '  cidr_ipv4 = "0.0.0.0/0"'))
    if stranger := another(groups, guest, [host]):
        instead = f"  referenced_security_group_id = aws_security_group.{stranger}.id"
        yield _mutant(block, f"is for {stranger} instead", block.with_argument(peer, instead))
    if stranger := another(groups, host, [guest]):
        instead = f"aws_security_group.{stranger}.id"
        yield _mutant(block, f"belongs to {stranger} instead", block.with_value("security_group_id", instead))


def _group(reference: str | None) -> str:
    """The name in `aws_security_group.name.id`."""
    parts = (reference or "").split(".")
    return parts[1] if parts[0] == "aws_security_group" and len(parts) > 1 else ""


def _mutant(block: Block, says: str, changes: Iterable[Change]) -> Mutant:
    side = "ingress" if "ingress" in block.kind else "egress"
    return Mutant(what=f"the {side} rule {block.name} {says}", kind=KIND, changes=tuple(changes))
