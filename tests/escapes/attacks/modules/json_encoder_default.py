"""json's encoder, whose default answers for ever.

restricted: error|timeout|out_of_memory
kernel: error|timeout|out_of_memory|crashed
"""

import json


class Mine:
    pass


def task(grid):
    json.dumps(Mine(), default=lambda value: [Mine()], check_circular=False)
    return grid
