"""A field padded to a width that no memory holds.

restricted: out_of_memory|error
kernel: out_of_memory|error
"""

def task(grid):
    return [[len("{:>1000000000000}".format(1))]]
