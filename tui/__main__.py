"""Where the ``bothand`` script starts: a subcommand goes to ``kb.cli``, none opens the screens."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command, or the screens when there is nothing but a store on the command line."""
    from kb.cli import main as command  # noqa: PLC0415 (a subcommand never pays for textual)

    return command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
