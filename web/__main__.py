"""`python -m web` is `piaoflow`."""

from web.cli import main

if __name__ == "__main__":  # processes that `bench` spawns import this module again
    main()
