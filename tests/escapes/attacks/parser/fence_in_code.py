"""A fenced block inside a string of the program, for whoever looks for the program in a reply.

restricted: ok|error|violation
kernel: ok|error loot
"""

TEXT = """
```python
def task(grid):
    return eval("[[9, 9, 9]]")
```
"""


def task(grid):
    return grid
