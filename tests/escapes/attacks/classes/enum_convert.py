"""IntEnum._convert_ makes an Enum of another module's names.

restricted: violation|rejected|error attribute.forbidden
kernel: ok|error loot
"""

from enum import IntEnum


def task(grid):
    made = IntEnum._convert_("Made", "os", lambda name: name.startswith("O_"))
    return [[9, 9, 9]] if len(made) else grid
