"""Rewrites: tasks of the corpus with another rule, by changing their programs.

`operators` and `geometry` change programs, `grid_changes` changes inputs, `trials` and `search`
find out which changes give tasks of their own, and `table` keeps those that do.
"""

from omniarc.dataset.rewriting.rewrite import PREFIX, find_rewrites, load_rewrite

__all__ = ["PREFIX", "find_rewrites", "load_rewrite"]
