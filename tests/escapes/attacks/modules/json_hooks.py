"""The hooks of json's decoder, in every place where one can stand.

restricted: ok
kernel: ok
"""

import json

seen = []


class Decoder(json.JSONDecoder):
    def __init__(self, *args, **kwargs):
        super().__init__(object_hook=seen.append, parse_int=lambda text: seen.append(text) or 0)


def task(grid):
    json.loads('{"__class__": [1, {"a": 2}]}', cls=Decoder)
    return grid if seen else None
