"""`python -m service.command` is the command `omniarc`."""

from service.command.main import main

main()
