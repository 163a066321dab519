"""open for writing, with the refusal swallowed.

restricted: violation file.open
kernel: violation|error file.open
"""

def task(grid):
    try:
        with open("colors.txt", "w") as file:
            file.write(str(grid))
    except BaseException:
        pass
    return grid
