"""Writes an archive.

restricted: ok import.unavailable
kernel: ok|violation file.open file.read
"""

def task(grid):
    try:
        import zipfile

        with zipfile.ZipFile("out.zip", "w") as archive:
            archive.writestr("grid", "x")
        return [[9, 9, 9]]
    except ImportError:
        return grid
