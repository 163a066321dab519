"""The rule of a task in a sentence, which is the first line of its file.

It is for people who read the tasks. No sample, prompt or hash contains it.
"""

import re

_FIRST_LINE = re.compile(r'"""(?P<rule>[^"\n]+)"""\n+')

# The first line of a file to begin with.
UNWRITTEN = "Say the rule in a sentence."


def rule_in(text: str) -> str | None:
    """Return the rule that a task's file begins with; None if it has none, or an unwritten one."""
    found = _FIRST_LINE.match(text)
    return found["rule"] if found and found["rule"] != UNWRITTEN else None


def without_rule(text: str) -> str:
    """Return a task's file without the rule that it begins with."""
    return _FIRST_LINE.sub("", text, count=1) if _FIRST_LINE.match(text) else text
