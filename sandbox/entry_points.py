"""The usual names of the function that a program is called by, and names that it never has.

Also the name of the module whose names a program has without an import.
"""

import re

# In order of preference, when a request names none.
ENTRY_POINTS = ("task", "transform", "solve", "main", "p")

# A program begins with the public names of the module with this name, if it is given one.
PRELUDE = "prelude"

# Names of functions that test, print, or read files: they are not what a program is called by.
NOT_SOLUTION = re.compile(
    r"(?:_?(?:test|check|assert|verify|validate|evaluate|benchmark|print|show|display|plot|visuali[sz]e"
    r"|load|save)(?:_|s?$|[A-Z]))"
)
