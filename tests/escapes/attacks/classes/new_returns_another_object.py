"""A datetime whose class makes something else, in which C code then writes as if it were a datetime.

restricted: error
kernel: ok|error|crashed
"""

import datetime

made = []
text = b"\x07\xd0" + b"A" * 200


class Moment(datetime.datetime):
    def __new__(cls, *args, **keywords):
        return made[0] if made else datetime.datetime.__new__(cls, *args, **keywords)


def task(grid):
    moment = Moment(2020, 1, 1, tzinfo=datetime.timezone.utc)
    made.append(text)
    moment.astimezone(datetime.timezone(datetime.timedelta(hours=1)))
    return grid
