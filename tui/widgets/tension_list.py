"""The tensions with their coverage. (Skeleton.)"""

from __future__ import annotations

from tui.widgets.lines import RowList


class TensionList(RowList):
    """One row a tension: both poles, what helped and what hurt apart."""
