"""open of a descriptor by its number: the channel to the parent.

restricted: violation file.open
kernel: ok|violation|error
"""

def task(grid):
    file = open(3, "wb", buffering=0, closefd=False)
    file.name
    return grid
