"""A search for ways around the language wall. See README.md in the folder above."""
