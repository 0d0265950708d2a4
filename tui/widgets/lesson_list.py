"""The lessons found, two lines each. (Skeleton.)"""

from __future__ import annotations

from tui.widgets.lines import RowList


class LessonList(RowList):
    """Rows come in pages; only a window of them is held."""

    row_height = 2
