"""Refinement of programs: a model corrects its own program from feedback."""
