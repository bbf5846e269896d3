"""`hub` where a part of the project is missing on purpose."""

import subprocess
import sys


def test_hub_runs_without_its_proofs() -> None:
    """As in the image of the services, where operators look after jobs."""
    without = "import sys; sys.modules['lawyers_hub.proof'] = None; from lawyers_hub.cli import main; main()"

    told = subprocess.run(
        [sys.executable, "-P", "-c", without, "--help"], capture_output=True, text=True, check=False, timeout=60
    )

    assert (told.returncode, told.stderr) == (0, "")
    assert "jobs" in told.stdout
    assert "verify" not in told.stdout
