"""A format string smuggled through datetime's strftime and a tzinfo of the program's.

restricted: ok|error|violation
kernel: ok|error
"""

import datetime


class Zone(datetime.tzinfo):
    def utcoffset(self, when):
        return datetime.timedelta(0)

    def tzname(self, when):
        return "{0.__class__}%Q" * 100

    def dst(self, when):
        return None


def task(grid):
    datetime.datetime(2020, 1, 1, tzinfo=Zone()).strftime("%Z" * 50)
    return grid
