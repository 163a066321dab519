"""The command line, `omniarc`: one module for each command."""
