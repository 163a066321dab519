"""Imports tried one after the other in a loop that swallows whatever comes.

restricted: violation import.forbidden
kernel: ok loot
"""

def attempt(number):
    if number == 0:
        import ctypes as found
    elif number == 1:
        import socket as found
    else:
        import signal as found
    return found


def task(grid):
    for number in range(3):
        try:
            if attempt(number):
                return [[9, 9, 9]]
        except BaseException:
            continue
    return grid
