"""`python -m web` is `piaoflow`."""

from web.cli import main

main()
