"""Inputs that a model makes for a task: asked for, filtered, and kept with what became of them.

`sampling` asks an endpoint, `replies` finds the grids in what comes back, `filtering` judges each
(`novelty` and `ranges` hold the rules that need no program), and `candidates` is the file that all
of it is kept in.
"""
