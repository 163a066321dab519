"""Every rule that a wall can name is explained."""

import re
from pathlib import Path

import pytest

from sandbox.kernel.seccomp import FAMILIES, UNLISTED
from sandbox.policy.namespace import REFUSED_BUILTINS
from sandbox.policy.rules import RULES

POLICY = Path(__file__).resolve().parents[3] / "sandbox" / "policy"


def named_in_code() -> set[str]:
    found = set()
    for path in POLICY.glob("*.py"):
        found |= set(
            re.findall(r'(?:stop|refuse|_finding)\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text())
        )
    return found


def test_every_rule_that_the_language_wall_names_is_explained() -> None:
    assert named_in_code() | set(REFUSED_BUILTINS.values()) <= set(RULES)
    assert "attribute.forbidden" in named_in_code()


def test_every_rule_that_the_kernel_wall_names_is_explained() -> None:
    assert {*FAMILIES, UNLISTED} <= set(RULES)


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_says_what_was_tried_and_what_to_do(name: str) -> None:
    rule = RULES[name]
    assert rule.severity in ("error", "warning", "note")
    assert rule.message
    assert rule.hint.endswith(".")
