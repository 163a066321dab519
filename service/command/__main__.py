"""Runs the command line as `python -m service.command`."""

from service.command.main import main

main()
