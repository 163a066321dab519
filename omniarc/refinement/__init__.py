"""Refinement: a model corrects its own program from feedback."""
