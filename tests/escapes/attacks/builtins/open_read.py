"""open for reading.

restricted: violation file.open
kernel: violation|error file.open
"""

def task(grid):
    with open("/etc/passwd") as file:
        return [[9, 9, 9]] if file.read() else grid
