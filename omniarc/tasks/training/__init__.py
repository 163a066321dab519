"""One file per task of the ARC-AGI-1 training set."""
