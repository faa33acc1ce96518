"""`python -m onestop` is the same program as `onestop`."""

from onestop.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
