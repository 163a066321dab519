"""Sets its hard processor limit to a second, so that the kernel's SIGKILL looks like a kill from outside and the program is run again.

restricted: violation module.forbidden
kernel: timeout|violation process.limits
"""

import resource


def task(grid):
    # One answer is owed, within the 1.5 s that it was given; reruns take several seconds.
    resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
    while True:
        pass
