"""A forbidden call again and again, each refusal swallowed.

restricted: violation file.open
kernel: violation|timeout|error file.open
"""

def task(grid):
    while True:
        try:
            open("colors.txt", "w")
        except BaseException:
            pass
