"""A coding cookie of a codec that has to be imported from files.

restricted: ok|error
kernel: ok|error
"""

# vim: set fileencoding=rot13 :
def task(grid):
    return grid
