"""The template checked is not the template filled: its __str__ answers differently each time.

restricted: error|violation
kernel: error|ok loot
"""

class Text:
    calls = 0

    def __str__(self):
        Text.calls += 1
        return "plain" if Text.calls < 2 else "{0.__code__}"


def task(grid):
    if "code" in str.format(Text(), task):
        return [[9, 9, 9]]
    return grid
