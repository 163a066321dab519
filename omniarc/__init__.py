"""Omni-ARC: the ARC tasks, a language for solving them, and verification through the sandbox."""
