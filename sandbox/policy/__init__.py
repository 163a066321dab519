"""The language wall: checks when a program is compiled, and guards while it runs."""
