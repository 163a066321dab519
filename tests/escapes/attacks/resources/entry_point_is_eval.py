"""The entry point is a refused builtin.

restricted: rejected|violation|error
kernel: error|rejected
"""

task = eval
