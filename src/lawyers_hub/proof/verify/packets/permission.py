"""Whether this machine lets us build networks of our own; if not, why, and what to do."""

import shutil
import sys

from lawyers_hub.proof.verify.packets.namespaces import PATH, Namespace, Refused

_PACKAGES = {"ip": "iproute2", "nft": "nftables"}


def why_not() -> str | None:
    """One sentence for people, or None where real packets can be sent. Leaves nothing behind."""
    if sys.platform != "linux":
        return "real packets need the network namespaces of Linux: run it there, or in a container with NET_ADMIN"
    missing = [package for program, package in _PACKAGES.items() if not shutil.which(program, path=PATH)]
    if missing:
        return f"real packets need {' and '.join(missing)}: apt-get install {' '.join(missing)}"
    try:
        tried = Namespace()
    except OSError as problem:
        return (
            f"real packets need the right to make network namespaces ({problem.strerror}): run it as root, or as "
            "`unshare --map-root-user --net ./hub verify --packets`"
        )
    try:
        tried.run("nft", "-f", "-", said="add table ip tried\n")
    except Refused as problem:
        return f"real packets need nftables in the kernel: {problem}"
    finally:
        tried.close()
    return None
