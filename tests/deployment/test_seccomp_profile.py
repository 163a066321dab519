"""The seccomp profile for namespaces is Docker's own plus the documented calls."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent.parent / "docker/seccomp"


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", FOLDER / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_profile_is_up_to_date(generate):
    written = json.loads((FOLDER / "userns.json").read_text())
    assert written == generate.profile(), "python3 docker/seccomp/generate.py"


def test_dockers_profile_is_unchanged(generate):
    docker = json.loads((FOLDER / "default.json").read_text())
    written = json.loads((FOLDER / "userns.json").read_text())
    count = len(docker["syscalls"])
    assert written | {"syscalls": written["syscalls"][:count]} == docker
    assert written["syscalls"][count:] == generate.rules()


def test_the_namespaces_match_those_of_the_templates(generate):
    from sandbox.kernel import namespaces

    assert generate.NAMESPACES == namespaces._FLAGS


def test_every_added_call_is_documented(generate):
    documented = set(
        re.findall(r"^\| `(\w+)` \|", (FOLDER / "README.md").read_text(), re.MULTILINE)
    )
    assert documented == {name for rule in generate.rules() for name in rule["names"]}
    assert all(rule["comment"] for rule in generate.rules())


def test_only_the_call_with_pointer_arguments_is_unconditional(generate):
    unconditional = [rule["names"] for rule in generate.rules() if not rule.get("args")]
    assert unconditional == [["pivot_root"]]
