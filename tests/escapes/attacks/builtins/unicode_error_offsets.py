"""A UnicodeDecodeError whose offsets lie outside its bytes, shown by str().

restricted: violation|error|crashed
kernel: error|crashed
"""

def task(grid):
    error = UnicodeDecodeError("x", b"abc", 10**9, 2 * 10**9, "why")
    error.start = -(10**9)
    error.end = error.start + 1
    str(error)
    raise error
