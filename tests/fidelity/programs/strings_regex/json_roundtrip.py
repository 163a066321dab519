# task: 6150a2bd
import json

def transform(grid: list):
    text = json.dumps({"grid": grid}, sort_keys=True, separators=(",", ":"))
    data = json.loads(text)["grid"]
    return [row[::-1] for row in data[::-1]]
