"""Everything a person can do on the screens, in one table.

Key bindings, the bar of keys at the bottom, the command palette and the ``?`` page all read it, so
none of them can promise what another does not know. A command's id is the name of its action: the
screen of its scope has a method ``action_<id>`` (dots become underscores).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from textual.binding import Binding

if TYPE_CHECKING:
    from textual.binding import BindingType

APP: Final = "app"
"""The scope of what can be done on every screen."""

SCOPES: Final = {
    APP: "Everywhere",
    "browse": "Finding and reading lessons",
    "home": "On the home page",
    "rows": "In a list",
    "reading": "A lesson read from another page",
    "lesson": "In a lesson",
    "reader": "In a text",
    "search": "In the search line",
    "map": "The map of a tension",
    "write": "Writing a lesson",
    "offers": "In a list of words to go on with",
    "alike": "A lesson that may tell the same",
    "choice": "In a row of choices",
    "picker": "In the list of questions",
    "history": "The history of a lesson",
    "ask": "When Bothand asks",
    "attention": "Needs attention",
    "drafts": "Drafts",
    "conflicts": "Lessons that need you",
    "combine": "Combining two versions by hand",
    "news": "What is new from colleagues",
    "filters": "Choosing a filter",
    "searches": "Your searches",
    "links": "Where a lesson leads",
    "settings": "Settings",
    "decisions": "Decisions",
    "decision": "A decision",
    "brief": "A brief",
    "grounds": "What a lesson can bear on",
    "form": "In a small form",
    "help": "This page",
    "welcome": "The first run",
}
"""Where commands hold, and the heading they stand under on the ``?`` page."""


class Command(NamedTuple):
    """One thing that a person can do.

    Args:
        scope: where it holds, one of SCOPES.
        id: the action it runs.
        keys: the keys that run it, as Textual names them, split by commas.
        words: two words at most, for the bar of keys.
        meaning: one sentence, for the palette and the ``?`` page.
        shown: how the keys read; made from ``keys`` when empty.
        bar: whether it is one of the few that stand on the bar.
        first: whether the key goes here even when a field is being typed in.
    """

    scope: str
    id: str
    keys: str
    words: str
    meaning: str
    shown: str = ""
    bar: bool = False
    first: bool = False

    @property
    def key(self) -> str:
        """How the keys read on screen."""
        return self.shown or " ".join(_SHOWN.get(key, key) for key in self.keys.split(","))

    @property
    def target(self) -> str:
        """The action for a key; those of the search line and of a lesson are the screen's."""
        return f"screen.{self.id}" if self.scope in ("search", "lesson") else self.id

    @property
    def action(self) -> str:
        """The action as Textual names it, with the place it is looked for."""
        return f"app.{self.id}" if self.scope == APP else self.id


_SHOWN: Final = {
    "slash": "/",
    "comma": ",",
    "question_mark": "?",
    "escape": "Esc",
    "enter": "Enter",
    "ctrl+p": "Ctrl+P",
    "ctrl+s": "Ctrl+S",
    "ctrl+d": "Ctrl+D",
    "ctrl+r": "Ctrl+R",
    "ctrl+t": "Ctrl+T",
    "backspace": "Backspace",
    "delete": "Del",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}

_TABLE: Final[tuple[Command, ...]] = (
    Command(
        "browse", "search", "slash", "Search", "Search the lessons in your own words", bar=True
    ),
    Command("browse", "open", "enter", "Open", "Read the lesson under the cursor", bar=True),
    Command("browse", "back", "escape", "Back", "Leave the lesson, clear the search, go home"),
    Command("browse", "home", "H", "Home", "Go to the home page"),
    Command("browse", "map", "m", "Map", "Show the map of this tension", bar=True),
    Command("browse", "new", "n", "New", "Write a new lesson", bar=True),
    Command("browse", "edit", "e", "Edit", "Change this lesson", bar=True),
    Command("browse", "history", "h", "History", "Show what this lesson said before", bar=True),
    Command("browse", "filter", "f", "Filter", "Narrow by what the lessons have in common"),
    Command("browse", "searches", "ctrl+r", "Searches", "Ask a search of before again"),
    Command("browse", "keep_search", "ctrl+s", "Keep", "Keep this search among yours"),
    Command("browse", "correct", "ctrl+t", "Correct", "Write the word that was searched instead"),
    Command("browse", "links", "o", "Links", "List all that this lesson leads to"),
    Command("browse", "copy", "y", "Copy", "Copy a citation, the link or the file"),
    Command("browse", "outside", "E", "Editor", "Change this lesson in your own editor"),
    Command("browse", "large", "z", "Large", "Lessons in large text, or as before"),
    Command("browse", "tried", "t", "Tried", "Say whether this lesson held where you work"),
    Command("browse", "evidence", "v", "Evidence", "Link this lesson to an open decision"),
    Command("browse", "decisions", "D", "Decisions", "Show the decisions of this notebook"),
    Command("browse", "related", "l", "Like this", "List the lessons that are like this one"),
    Command("browse", "remove", "X", "Remove", "Take this lesson out of the notebook"),
    Command("browse", "undo", "u", "Undo", "Bring back what was removed or settled last"),
    Command("browse", "refresh", "r", "Refresh", "Take in what changed outside Bothand"),
    Command(
        "browse",
        "tension",
        "0,1,2,3,4,5,6,7,8,9",
        "Tension",
        "Go to a tension by number; 0: all lessons",
        shown="0-9",
    ),
    Command("browse", "attention", "a", "Attention", "Show the files that need attention"),
    Command("browse", "drafts", "d", "Drafts", "Show the lessons that are not shared yet"),
    Command("browse", "share_now", "s", "Share", "Share now; once more to stop sharing"),
    Command("browse", "conflicts", "c", "Need you", "Show the lessons that need you"),
    Command("browse", "news", "w", "News", "Show what is new from colleagues"),
    Command("home", "right", "right", "Right", "To what stands beside or below the tensions"),
    Command("home", "left", "left", "Left", "Back to the tensions"),
    Command("rows", "cursor_down", "down,j", "Down", "Next row"),
    Command("rows", "cursor_up", "up,k", "Up", "Row before"),
    Command(
        "rows", "page_down", "pagedown,space", "Page down", "One page down", shown="PgDn Space"
    ),
    Command("rows", "page_up", "pageup", "Page up", "One page up"),
    Command("rows", "first", "home,g", "First", "First row", shown="Home g"),
    Command("rows", "last", "end,G", "Last", "Last row", shown="End G"),
    Command("rows", "choose", "enter", "Choose", "Take the row under the cursor"),
    Command("lesson", "next_link", "tab", "Link", "Choose the next link", bar=True),
    Command("lesson", "last_link", "shift+tab", "Before", "Choose the link before"),
    Command("lesson", "follow", "enter", "Follow", "Go where the chosen link leads", bar=True),
    Command(
        "lesson",
        "go_back",
        "backspace,left_square_bracket",
        "Before",
        "Back to the lesson before",
    ),
    Command("lesson", "go_forward", "right_square_bracket", "Forth", "Forth again"),
    Command("lesson", "list_down", "right", "Next", "The next lesson of the list"),
    Command("lesson", "list_up", "left", "Before", "The lesson before it in the list"),
    Command("reading", "back", "escape", "Back", "Back to where you came from", bar=True),
    Command("reader", "scroll_down", "down,j", "Down", "One line down"),
    Command("reader", "scroll_up", "up,k", "Up", "One line up"),
    Command(
        "reader", "page_down", "pagedown,space", "Page down", "One page down", shown="PgDn Space"
    ),
    Command("reader", "page_up", "pageup", "Page up", "One page up"),
    Command("reader", "scroll_home", "home,g", "Top", "Top of the lesson", shown="Home g"),
    Command("reader", "scroll_end", "end,G", "End", "End of the lesson", shown="End G"),
    Command("search", "list_down", "down", "Down", "Next lesson, while you go on typing"),
    Command("search", "list_up", "up", "Up", "Lesson before, while you go on typing"),
    Command("map", "open", "enter", "Open", "Read the lesson under the cursor", bar=True),
    Command("map", "new", "n", "New", "Write a lesson that belongs in this quadrant", bar=True),
    Command("map", "search", "slash", "Search", "Search within this quadrant", bar=True),
    Command("map", "brief", "b", "Brief", "Make one page for a leader of this map", bar=True),
    Command("map", "warnings", "w", "Warn", "Show or hide the early warnings", bar=True),
    Command("map", "cell_up", "up,k", "Up", "Lesson before, then the quadrant above"),
    Command("map", "cell_down", "down,j", "Down", "Next lesson, then the quadrant below"),
    Command("map", "cell_left", "left,h", "Left", "The pole on the left"),
    Command("map", "cell_right", "right,l", "Right", "The pole on the right"),
    Command("map", "next_cell", "tab", "Next", "Next quadrant"),
    Command("map", "last_cell", "shift+tab", "Before", "Quadrant before"),
    Command("map", "next_tension", "right_square_bracket", "Next", "Next tension"),
    Command("map", "last_tension", "left_square_bracket", "Before", "Tension before"),
    Command(
        "map", "tension", "1,2,3,4,5,6,7,8,9", "Tension", "Go to a tension by number", shown="1-9"
    ),
    Command("map", "back", "escape", "Back", "Back to the lessons", bar=True),
    Command("write", "share", "ctrl+s", "Share", "Share this lesson", bar=True, first=True),
    Command(
        "write", "keep", "ctrl+d", "Keep draft", "Keep a draft and leave", bar=True, first=True
    ),
    Command(
        "write", "back", "escape", "Back", "Leave; what you wrote is kept as a draft", bar=True
    ),
    Command("write", "alike", "down", "Told", "From the title to lessons that may tell the same"),
    Command(
        "offers", "move", "", "Move", "Choose one of them; typing goes on as before", shown="↑ ↓"
    ),
    Command("offers", "take", "", "Take", "Write the chosen one", shown="Enter Tab"),
    Command("offers", "close", "", "Close", "Go on without", shown="Esc"),
    Command("alike", "add", "a", "Add to this one", "Change this lesson instead", bar=True),
    Command("alike", "back", "escape", "Back", "Back to what you write", bar=True),
    Command("choice", "before", "left", "Before", "The choice before"),
    Command("choice", "next", "right,space", "Next", "The next choice", shown="→ Space"),
    Command("choice", "onward", "enter", "On", "Go on to the next field"),
    Command("picker", "up", "up,k", "Up", "The question before"),
    Command("picker", "down", "down,j", "Down", "The next question"),
    Command("picker", "pick", "enter,space", "Pick", "Take this question, or show all of them"),
    Command("picker", "number", "1,2,3,4,5,6,7,8,9", "Pick", "Take the question", shown="1-9"),
    Command("history", "restore", "R", "Restore", "Make this version the current one", bar=True),
    Command("history", "back", "escape", "Back", "Back to the lesson", bar=True),
    Command("ask", "back", "escape", "Leave it", "Change nothing"),
    Command("ask", "next", "right,down", "Next", "The next answer"),
    Command("ask", "before", "left,up", "Before", "The answer before"),
    Command("attention", "back", "escape", "Back", "Back to the lessons", bar=True),
    Command("attention", "refresh", "r", "Look again", "Look at the files again", bar=True),
    Command("drafts", "choose", "", "Write on", "Go on writing the draft", shown="Enter", bar=True),
    Command("drafts", "delete", "D", "Delete", "Delete this draft", bar=True),
    Command("drafts", "copy", "y", "Copy", "Copy the words of this draft"),
    Command("drafts", "undo", "u", "Undo", "Bring back the draft that was deleted last", bar=True),
    Command("drafts", "back", "escape", "Back", "Back to the lessons", bar=True),
    Command("conflicts", "mine", "m", "Keep yours", "Keep your version"),
    Command("conflicts", "theirs", "t", "Keep theirs", "Keep the version of your colleague"),
    Command("conflicts", "both", "b", "Keep both", "Keep both; yours becomes a lesson of its own"),
    Command("conflicts", "combine", "e", "Combine", "Combine the two versions by hand"),
    Command(
        "conflicts",
        "side",
        "1,2,3",
        "Version",
        "Read your version, theirs, or how it was before",
        shown="1-3",
    ),
    Command("conflicts", "next_side", "tab", "Next version", "Next version", bar=True),
    Command("conflicts", "last_side", "shift+tab", "Before", "Version before"),
    Command("conflicts", "undo", "u", "Undo", "Take back what was settled last", bar=True),
    Command("conflicts", "back", "escape", "Back", "Back to the lessons", bar=True),
    Command("combine", "save", "ctrl+s", "Save", "Keep what you wrote", bar=True, first=True),
    Command("combine", "back", "escape", "Back", "Back to the two versions", bar=True),
    Command("news", "open", "enter", "Open", "Read the lesson under the cursor", bar=True),
    Command("news", "history", "h", "History", "Show what the lesson said before", bar=True),
    Command("news", "back", "escape", "Back", "Leave; all of it counts as seen", bar=True),
    Command("filters", "choose", "", "Show", "Show only these", shown="Enter", bar=True),
    Command("filters", "back", "escape", "Back", "Change nothing", bar=True),
    Command("filters", "next_group", "tab", "Next", "Next filter", bar=True),
    Command("filters", "last_group", "shift+tab", "Before", "Filter before"),
    Command("searches", "run", "", "Search", "Search for it again", shown="Enter", bar=True),
    Command("searches", "keep", "s", "Keep", "Keep it among your searches", bar=True),
    Command("searches", "forget", "x,delete", "Forget", "Forget this search", bar=True),
    Command("searches", "back", "escape", "Back", "Change nothing", bar=True),
    Command("links", "choose", "", "Go", "Go where this leads", shown="Enter", bar=True),
    Command("links", "back", "escape", "Back", "Back to the lesson", bar=True),
    Command("settings", "back", "escape", "Back", "Leave; all of it is kept", bar=True),
    Command("decisions", "open", "enter", "Open", "Read the decision", bar=True),
    Command("decisions", "new", "n", "New", "Write down a decision that is to be made", bar=True),
    Command("decisions", "edit", "e", "Edit", "Change this decision", bar=True),
    Command("decisions", "close", "c", "Decided", "Say what was decided, and why", bar=True),
    Command("decisions", "reopen", "o", "Reopen", "Take this decision up again"),
    Command("decisions", "brief", "b", "Brief", "Make one page for a leader of it"),
    Command("decisions", "back", "escape", "Back", "Back to the lessons", bar=True),
    Command("decision", "next_link", "tab", "Lesson", "Choose the next lesson", bar=True),
    Command("decision", "last_link", "shift+tab", "Before", "Choose the lesson before"),
    Command("decision", "follow", "enter", "Read", "Read the chosen lesson", bar=True),
    Command("decision", "new", "n", "New", "Write down another decision"),
    Command("decision", "edit", "e", "Edit", "Change this decision", bar=True),
    Command("decision", "close", "c", "Decided", "Say what was decided, and why", bar=True),
    Command("decision", "reopen", "o", "Reopen", "Take this decision up again"),
    Command("decision", "brief", "b", "Brief", "Make one page for a leader of it", bar=True),
    Command("decision", "back", "escape", "Back", "Leave the decision", bar=True),
    Command("brief", "save", "s", "Keep", "Keep it as a file: HTML, Markdown or PDF", bar=True),
    Command("brief", "next_link", "tab", "Lesson", "Choose the next lesson", bar=True),
    Command("brief", "last_link", "shift+tab", "Before", "Choose the lesson before"),
    Command("brief", "follow", "enter", "Read", "Read the chosen lesson", bar=True),
    Command("brief", "back", "escape", "Back", "Leave the brief", bar=True),
    Command("grounds", "choose", "", "Choose", "Choose this assumption", shown="Enter", bar=True),
    Command("grounds", "back", "escape", "Back", "Back to the lesson", bar=True),
    Command("form", "save", "ctrl+s", "Save", "Save what the form says", bar=True, first=True),
    Command("form", "back", "escape", "Back", "Leave without saving", bar=True),
    Command("help", "back", "escape,question_mark,q", "Close", "Close this page", bar=True),
    Command("welcome", "press", "space", "Press", "Press the button, as Enter does"),
    Command("welcome", "back", "escape", "Back", "Stop what is under way, or go a step back"),
    Command(APP, "help", "question_mark", "Help", "Show every key of this screen", bar=True),
    Command(APP, "command_palette", "ctrl+p", "Commands", "Find a command by its words", bar=True),
    Command(APP, "settings", "comma", "Settings", "Settings: name, colours, large text, ASCII"),
    Command(APP, "change_theme", "", "Theme", "Next colours: dark, light, high contrast"),
    Command(APP, "quit", "q", "Quit", "Leave Bothand", bar=True),
)

OF_ONE_LESSON: Final = (
    *("map", "edit", "history", "links", "copy", "outside", "large"),
    *("tried", "evidence", "decisions", "related", "remove", "undo"),
)
"""What of finding lessons is done to the one that is read, and so where it is read alone too."""

_OF_ONE: Final = (each for each in _TABLE if each.scope == "browse" and each.id in OF_ONE_LESSON)
COMMANDS: Final = (*_TABLE, *(each._replace(scope="reading") for each in _OF_ONE))

BY_KEY_ONLY: Final = ("command_palette", "tension", "side", "help")
"""What neither the palette nor a click on the ``?`` page runs: it is open, or wants a number."""


def inside(scope: str) -> tuple[str, ...]:
    """The scopes whose commands the screen of this scope runs itself, its own first."""
    return (scope, "lesson") if scope in ("browse", "reading") else (scope,)


READING: Final = ("back", "tried", "links", "copy", "edit", "history")
"""What of finding lessons stands on the bar while one is read."""


def reading() -> tuple[Command, ...]:
    """The commands on the bar while a lesson is read."""
    inside = [each for each in of("lesson") if each.bar]
    around = sorted(
        (each for each in of("browse") if each.id in READING),
        key=lambda each: READING.index(each.id),
    )
    return (*inside, *around, *(each for each in of(APP) if each.bar))


HOME: Final = ("search", "open", "new", "map", "drafts")
"""What of finding lessons stands on the bar at home."""


def homing() -> tuple[Command, ...]:
    """The commands on the bar of the first screen at home."""
    around = sorted(
        (each for each in of("browse") if each.id in HOME), key=lambda each: HOME.index(each.id)
    )
    return (*around, *(each for each in of(APP) if each.bar))


SEARCHING: Final = ("back", "searches", "keep_search")
"""What of finding lessons works while the search line takes the letters."""


def searching() -> tuple[Command, ...]:
    """The commands on the bar while a search is typed: none whose key is a letter."""
    around = (each for each in of("browse") if each.id in SEARCHING)
    palette = (each for each in of(APP) if each.id == "command_palette")
    return (*of("search"), *around, *palette)


def finding() -> tuple[Command, ...]:
    """The commands on the bar of the first screen while no lesson is read."""
    return tuple(each for each in of("browse", APP) if each.bar)


def of(*scopes: str) -> tuple[Command, ...]:
    """The commands of these scopes, in the order of the scopes and then of the table."""
    return tuple(each for scope in scopes for each in COMMANDS if each.scope == scope)


def bindings(scope: str) -> list[BindingType]:
    """What a screen, widget or the app of this scope sets as ``BINDINGS``."""
    return [
        Binding(
            key,
            f"{each.target}({key})" if key.isdigit() else each.target,
            each.words,
            show=each.bar,
            key_display=each.key,
            priority=each.first,
        )
        for each in of(scope)
        for key in filter(None, each.keys.split(","))
    ]
