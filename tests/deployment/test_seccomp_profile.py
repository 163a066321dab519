"""The seccomp profiles are Docker's own plus the documented calls."""

import importlib.util
import json
import os
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


PROFILES = ("restoring.json", "userns.json")


@pytest.fixture(scope="module")
def rules(generate):
    """Return the rules of both profiles."""
    return [*generate.restoring_rules(), *generate.namespace_rules()]


def test_the_profiles_are_up_to_date(generate):
    written = {name: json.loads((FOLDER / name).read_text()) for name in PROFILES}
    assert written == generate.profiles(), "python3 docker/seccomp/generate.py"


@pytest.mark.parametrize("name", PROFILES)
def test_dockers_profile_is_unchanged(generate, name):
    docker = json.loads((FOLDER / "default.json").read_text())
    written = json.loads((FOLDER / name).read_text())
    count = len(docker["syscalls"])
    assert written | {"syscalls": written["syscalls"][:count]} == docker
    assert written["syscalls"][count:] == generate.rules()[name]


def test_a_userfaultfd_is_for_user_mode_only(generate):
    # include/uapi/linux/userfaultfd.h and asm-generic/fcntl.h
    (rule,) = generate.rules()["restoring.json"]
    (argument,) = rule["args"]
    assert (argument["op"], argument["value"]) == ("SCMP_CMP_EQ", os.O_CLOEXEC | 1)


def test_the_namespaces_match_those_of_the_templates(generate):
    from sandbox.kernel import namespaces

    assert generate.NAMESPACES == namespaces._FLAGS


def test_every_added_call_is_documented(rules):
    documented = set(
        re.findall(r"^\| `(\w+)` \|", (FOLDER / "README.md").read_text(), re.MULTILINE)
    )
    assert documented == {name for rule in rules for name in rule["names"]}
    assert all(rule["comment"] for rule in rules)


def test_only_the_call_with_pointer_arguments_is_unconditional(rules):
    unconditional = [rule["names"] for rule in rules if not rule.get("args")]
    assert unconditional == [["pivot_root"]]
