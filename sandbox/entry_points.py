"""The usual names of the function that a program is called by."""

# In order of preference, when a request names none.
ENTRY_POINTS = ("task", "transform", "solve", "main", "p")
