"""No function at all.

restricted: rejected
kernel: rejected
"""

x = 1
