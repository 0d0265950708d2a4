"""The subcommands. Each lives with its kin and is loaded only when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from kb.cli.frame import complain
from kb.errors import BothandError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Screens = Callable[[Path | None], None]

_HOMES = {
    "search": "finding",
    "list": "finding",
    "related": "finding",
    "show": "finding",
    "tensions": "tensions",
    "map": "tensions",
    "brief": "leading",
    "new": "writing",
    "drafts": "writing",
    "share": "writing",
    "edit": "writing",
    "remove": "writing",
    "history": "past",
    "restore": "past",
    "decision": "deciding",
    "evidence": "answering",
    "respond": "answering",
    "impact": "impact",
    "clone": "joining",
    "connect": "joining",
    "sync": "sharing",
    "conflicts": "sharing",
    "resolve": "sharing",
    "export": "exchange",
    "init": "store",
    "check": "store",
    "index": "store",
    "completion": "store",
}
"""Which module under ``kb.cli`` holds which command, in the order that the help lists them."""


class Commands(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a day's work."""
        del ctx
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, or None where there is no such word."""
        del ctx
        if cmd_name not in _HOMES:
            return None
        home: Any = import_module(f"kb.cli.{_HOMES[cmd_name]}")
        command: click.Command = home.COMMANDS[cmd_name]
        return command


@click.command(
    cls=Commands,
    name="bothand",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="With no command, Bothand opens its screens. Each command has --help with examples.",
)
@click.option("--store", metavar="DIR", help="The notebook to use.")
@click.version_option(package_name="bothand", message="bothand %(version)s")
@click.pass_context
def bothand(ctx: click.Context, store: str | None) -> None:
    """Record what worked and what failed, find it again, and see both sides of a question."""
    if ctx.invoked_subcommand is not None:
        if store is not None:
            os.environ["BOTHAND_STORE"] = store
        return
    from kb.cli.tensions import overview  # noqa: PLC0415 - loaded only when called

    overview(store)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error is a sentence, never a traceback."""
    try:
        return _run(arguments)
    except (click.Abort, KeyboardInterrupt):
        return complain("Stopped; nothing more was changed.", 130)
    except BothandError as error:
        return complain(" ".join([str(error), *getattr(error, "__notes__", ())]), error.exit_code)
    except BrokenPipeError:
        # Whoever read the output has seen enough (`bothand list | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("BOTHAND_DEBUG"):
            raise
        return complain(
            f"Something went wrong inside Bothand ({type(error).__name__}: {error}). "
            "Nothing saved is lost. Run it again with BOTHAND_DEBUG=1 to see the details.",
            3,
        )


def _run(arguments: Sequence[str] | None) -> int:
    """Run one command; click's own ways to end become exit codes."""
    try:
        result = bothand.main(
            args=None if arguments is None else list(arguments),
            prog_name="bothand",
            standalone_mode=False,
        )
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return result if isinstance(result, int) else 0
