"""Evaluation of predictions: verification, votes, scores and submission files."""
