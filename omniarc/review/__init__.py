"""Review of model-made inputs by a person: a page to decide on, and the decisions read back.

`page` writes one HTML file that needs nothing else; `decisions` reads what the page saves and puts
every accepted input through the filters again.
"""
