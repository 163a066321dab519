"""Lines ended by carriage returns alone, which an editor shows as one comment.

restricted: rejected|violation|error attribute.forbidden
kernel: ok|error loot
"""

# a commentdef task(grid):    return [[9, 9, 9]] if task.__code__ else grid
