"""What a YAML parser complains about, in the words of people who never heard of YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import yaml

QUOTE_IT: Final = "put the whole value in quotes"
ONE_A_LINE: Final = "write one key: value on each line, and a value with : or # in quotes"


class Fault(NamedTuple):
    """What is wrong at which character of the block, and what to do."""

    place: int
    message: str
    fix: str


_WORDS: Final = (
    ("mapping values are not allowed", "a second colon stands in this value", QUOTE_IT),
    ("escape", "a backslash stands in double quotes", "write two, or use single quotes"),
    ("alphabetic or numeric", "a value begins with * or &", QUOTE_IT),
    ("alphanumeric", "a value begins with * or &", QUOTE_IT),
    ("block scalar", "a value begins with | or >", QUOTE_IT),
    ("control characters", "a control character stands here", "delete that character"),
    ("directive", "a line begins with %", QUOTE_IT),
)
_OPENED: Final = ("scanning a quoted", "parsing a flow")
_INDENTED: Final = (
    "this line does not fit the lines around it",
    "begin keys at the margin and put two spaces before what belongs to a key",
)


def explained(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """Say where in the text the fault lies and what a person can do about it."""
    mark = error.problem_mark or error.context_mark
    place = min(mark.index, max(len(text) - 1, 0)) if mark else 0
    line = text[text.rfind("\n", 0, place) + 1 :].partition("\n")[0]
    context, problem = str(error.context or ""), str(error.problem or "")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Fault(place, "a tab stands where only spaces may", "write two spaces instead")
    for told, message, fix in _WORDS:
        if told in problem:
            return Fault(place, message, fix)
    if "expected ':'" in problem:
        begun = error.context_mark.index if error.context_mark else place
        return Fault(begun, "this line has no colon after its key", ONE_A_LINE)
    if any(opened in context for opened in _OPENED) and error.context_mark:
        message = "a quote or bracket opens here and is not closed as it should be"
        return Fault(error.context_mark.index, message, "close it on the same line")
    if "cannot start any token" in problem:
        return Fault(place, f"a value begins with {text[place : place + 1]}", QUOTE_IT)
    return Fault(place, *_INDENTED)
