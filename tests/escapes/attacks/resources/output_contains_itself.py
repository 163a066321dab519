"""An answer that contains itself.

restricted: invalid_output
kernel: invalid_output
"""

def task(grid):
    out = []
    out.append(out)
    return out
