"""Looks whether hashes of text differ from run to run, or can be made to.

restricted: ok
kernel: ok
"""

def task(grid):
    order = "".join({"alpha", "beta", "gamma", "delta"})
    return grid if order == "".join({"alpha", "beta", "gamma", "delta"}) else [[9, 9, 9]]
