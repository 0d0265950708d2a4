"""Exchanging lessons with colleagues: sync, conflicts, resolve."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO

import click

from kb.cli.filling import saving_options
from kb.cli.frame import (
    complain,
    examples,
    json_option,
    print_json,
    print_lines,
    sharing_progress,
    with_library,
    writer_for,
)

if TYPE_CHECKING:
    from kb.library import Library
    from kb.sharing import Conflict, Synced

_BRAKES = ("emptied", "unrelated", "rewritten", "removals")


@click.command(epilog=examples("bothand sync", "bothand sync --json"))
@click.option(
    "--agree",
    type=click.Choice(_BRAKES),
    help="Go on although Bothand has stopped for this reason.",
)
@json_option
@with_library
def sync(library: Library, agree: str | None, *, as_json: bool) -> int:
    """Share what you saved, and take in what colleagues shared."""
    done = library.sync(sharing_progress(), agree=agree or "")
    if as_json:
        print_json(
            {
                "received": done.received,
                "sent": done.sent,
                "also_received": done.also_received,
                "also_sent": done.also_sent,
                "merged": done.merged,
                "conflicts": done.conflicts,
                "kept_back": done.kept_back,
                "left_out": done.left_out,
                "rounds": done.rounds,
            }
        )
    else:
        print_lines(_told(done))
    if done.kept_back:
        return complain(done.kept_back, 3)
    return 1 if done.conflicts else 0


@click.command(epilog=examples("bothand conflicts", "bothand conflicts --json"))
@json_option
@with_library
def conflicts(library: Library, *, as_json: bool) -> int:
    """List what two people changed in the same place, and what waits for your decision."""
    waiting = library.conflicts()
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "path": each.path,
                    "mine": _text(each.mine),
                    "theirs": _text(each.theirs),
                    "base": _text(each.base),
                    "disputed": each.disputed,
                }
                for each in waiting
            ]
        )
    elif not waiting:
        print_lines(["Nothing waits for you."])
    else:
        print_lines(line for each in waiting for line in _shown(each))
    return 1 if waiting else 0


@click.command(
    epilog=examples(
        "bothand resolve 7k2m9qxwbd --keep mine",
        "bothand resolve 7k2m9qxwbd --file both-together.md",
    )
)
@click.argument("conflict_id", metavar="ID")
@click.option(
    "--keep",
    type=click.Choice(["mine", "theirs", "both"]),
    help="mine, theirs, or both: then yours becomes a lesson of its own.",
)
@click.option(
    "--file",
    "file",
    metavar="F|-",
    type=click.File("rb"),
    help="The whole file as it shall be, put together by hand.",
)
@saving_options
def resolve(
    library: Library,
    conflict_id: str,
    keep: str | None,
    file: BinaryIO | None,
    author: str | None,
    *,
    as_json: bool,
) -> int:
    """Decide between two versions. The other one stays in the lesson's history."""
    if (keep is None) == (file is None):
        raise click.UsageError("Say one of --keep mine|theirs|both and --file F.")
    chosen = file.read() if file is not None else keep or ""
    writer = writer_for(library, author, ask=False) if author else None
    saved = library.resolve(conflict_id, chosen, writer=writer).saved
    left = len(library.conflicts())
    if as_json:
        print_json({"id": saved.id, "path": saved.path, "waiting": left})
    else:
        more = f" {_count(left, 'more waits', 'more wait')}." if left else ""
        print_lines([f"Decided.{more}"])
    return 0


def _told(done: Synced) -> list[str]:
    lines = []
    if done.received:
        lines.append(f"{_count(done.received, 'lesson', 'lessons')} new or changed by colleagues.")
    if done.sent:
        lines.append(f"{_count(done.sent, 'lesson', 'lessons')} of yours shared.")
    others = ("decision or answer", "decisions or answers")
    if done.also_received:
        lines.append(f"{_count(done.also_received, *others)} new or changed by colleagues.")
    if done.also_sent:
        lines.append(f"{_count(done.also_sent, *others)} of yours shared.")
    if done.merged:
        lines.append(f"{_count(done.merged, 'file', 'files')} changed on both sides, now together.")
    lines += [
        f"Left out, as it is no plain file and could do harm: {path}" for path in done.left_out
    ]
    if done.conflicts:
        ids = ", ".join(done.conflicts)
        lines.append(f"{_count(len(done.conflicts), 'needs', 'need')} your decision: {ids}")
        lines.append("See both versions with: bothand conflicts")
    if not lines and not done.kept_back:
        lines.append("All shared; nothing new.")
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
    return lines


def _shown(conflict: Conflict) -> list[str]:
    lines = [f"{conflict.id}  {conflict.title}", f"  {conflict.path}: {_about(conflict)}"]
    for name, data in (("yours", conflict.mine), ("theirs", conflict.theirs)):
        lines.append(f"  --- {name} ---")
        text = _text(data)
        lines += ["  (removed)"] if text is None else [f"  {line}" for line in text.splitlines()]
    lines.append(f"  Decide with: bothand resolve {conflict.id} --keep mine|theirs|both")
    return [*lines, ""]


def _about(conflict: Conflict) -> str:
    if "removal" in conflict.disputed:
        who = ("you", "a colleague") if conflict.mine is None else ("a colleague", "you")
        return f"{who[0]} removed it while {who[1]} changed it"
    names = ", ".join("the text" if each == "text" else each for each in conflict.disputed)
    return f"both changed {names}"


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "replace")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


COMMANDS = {"sync": sync, "conflicts": conflicts, "resolve": resolve}
