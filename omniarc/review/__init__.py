"""Review of model-made inputs by a person.

`page` writes a self-contained HTML file for reviewing candidates; `decisions` reads the file that
the page saves, and runs every accepted input through the filters again.
"""
