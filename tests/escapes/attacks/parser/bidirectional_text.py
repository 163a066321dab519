"""A comment that by bidirectional marks looks like code, and code like a comment.

restricted: violation attribute.forbidden
kernel: ok loot
"""

def task(grid):
    """‮ grid nruter ‬"""; return [[9, 9, 9]] if eval("len.__self__") else 0  # ⁦ return grid ⁩
