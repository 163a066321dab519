"""The command line `omniarc`, with one module per command."""
