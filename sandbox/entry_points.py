"""The usual names of the function that a program is called by, and names that it never has."""

import re

# In order of preference, when a request names none.
ENTRY_POINTS = ("task", "transform", "solve", "main", "p")

# Names of functions that test or print: they are not what a program is called by.
NOT_SOLUTION = re.compile(
    r"(?:_?(?:test|check|assert|verify|validate|print|show|display|plot)(?:_|s?$|[A-Z]))"
)
