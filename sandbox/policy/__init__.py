"""The language wall: what a program may say, decided when compiling, and guards for the rest."""
