"""The same with `__new__` from another class, which has nothing to do with datetimes.

restricted: error
kernel: ok|error|crashed
"""

import datetime

made = []
text = b"\x07\xd0" + b"A" * 200


class Maker:
    def __new__(cls, *args, **keywords):
        return made[0] if made else datetime.datetime.__new__(cls, *args, **keywords)


class Moment(Maker, datetime.datetime):
    pass


def task(grid):
    moment = Moment(2020, 1, 1, tzinfo=datetime.timezone.utc)
    made.append(text)
    moment.astimezone(datetime.timezone(datetime.timedelta(hours=1)))
    return grid
