"""A text that is doubled without end.

restricted: out_of_memory
kernel: out_of_memory
"""

def task(grid):
    text = "x"
    while True:
        text = text + text
