"""The seccomp profile with namespaces is Docker's own and the calls that are explained."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent.parent / "docker/seccomp"


@pytest.fixture(scope="module")
def generate():
    found = importlib.util.spec_from_file_location("generate", FOLDER / "generate.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_profile_is_what_its_generator_writes(generate):
    written = json.loads((FOLDER / "userns.json").read_text())
    assert written == generate.profile(), "python3 docker/seccomp/generate.py"


def test_nothing_of_dockers_profile_is_changed(generate):
    docker = json.loads((FOLDER / "default.json").read_text())
    written = json.loads((FOLDER / "userns.json").read_text())
    count = len(docker["syscalls"])
    assert written | {"syscalls": written["syscalls"][:count]} == docker
    assert written["syscalls"][count:] == generate.rules()


def test_the_namespaces_are_those_that_a_template_enters(generate):
    from sandbox.kernel import namespaces

    assert generate.NAMESPACES == namespaces._FLAGS


def test_every_call_that_is_added_is_explained(generate):
    explained = set(re.findall(r"^\| `(\w+)` \|", (FOLDER / "README.md").read_text(), re.MULTILINE))
    assert explained == {name for rule in generate.rules() for name in rule["names"]}
    assert all(rule["comment"] for rule in generate.rules())


def test_only_the_call_whose_arguments_are_pointers_has_no_condition(generate):
    free = [rule["names"] for rule in generate.rules() if not rule.get("args")]
    assert free == [["pivot_root"]]
