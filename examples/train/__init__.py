"""Train a small decoder from nothing on Omni-ARC, and find out what it has learnt.

    python -m examples.train --size toy --output run

From the root of a checkout, with torch: see docs/train.md.
"""
