"""open with an object that claims to be a path.

restricted: rejected name.forbidden
kernel: violation|error file.open
"""

class Path:
    def __fspath__(self):
        return "/etc/passwd"

    def __repr__(self):
        raise SystemExit


def task(grid):
    hidden = [open]
    hidden[0](Path() if hidden else 0)
    return [[9, 9, 9]]
