"""Opens its own socket again through /dev/fd, to have a second one.

restricted: violation file.open
kernel: violation file.open
"""

def task(grid):
    try:
        import io

        io.open_code("/dev/fd/3")
        return [[9, 9, 9]]
    except Exception:
        return grid
