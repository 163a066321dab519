"""Every rule that a wall can name has an explanation."""

import re
from pathlib import Path

import pytest

from sandbox.kernel.system_calls import FAMILIES, UNLISTED
from sandbox.policy.namespace import REFUSED_BUILTINS
from sandbox.policy.rules import RULES

POLICY = Path(__file__).resolve().parents[3] / "sandbox" / "policy"


def rules_in_code() -> set[str]:
    """Return the rules that the language wall's source names."""
    found = set()
    for path in POLICY.glob("*.py"):
        found |= set(
            re.findall(r'(?:stop|refuse|_finding)\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text())
        )
    return found


def test_every_rule_of_the_language_wall_is_explained() -> None:
    assert rules_in_code() | set(REFUSED_BUILTINS.values()) <= set(RULES)
    assert "attribute.forbidden" in rules_in_code()


def test_every_rule_of_the_kernel_wall_is_explained() -> None:
    assert {*FAMILIES, UNLISTED} <= set(RULES)


@pytest.mark.parametrize("name", sorted(RULES))
def test_rules_have_a_severity_a_message_and_a_hint(name: str) -> None:
    rule = RULES[name]
    assert rule.severity in ("error", "warning", "note")
    assert rule.message
    assert rule.hint.endswith(".")
