"""Privacy level of a text: the strictest of the project's policy, its file's, and the segment's confidentiality."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from localize.config.project import Level
from localize.engines import Engine, PrivacyClass
from localize.engines.gate import strictest
from localize.model.segment_list import Row

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

NEEDED = {
    PrivacyClass.IN_PROCESS: Level.OFFLINE,
    PrivacyClass.LOOPBACK: Level.LOCAL,
    PrivacyClass.OWN_HOST: Level.LOCAL,
    PrivacyClass.THIRD_PARTY: Level.LISTED,
}
"""The level that a text must have before an engine may see it. The gate asks the same of the project as a whole."""


class Allowance:
    """Tells of each row how far its text may go, as the project stood when this was made."""

    def __init__(self, project: Project) -> None:
        self._level = project.config.policy
        self._files = project.config.policies
        self._secrets = project.store.secrets()

    def is_secret(self, row: Row) -> bool:
        """Tell whether the row's texts stay on this machine whatever the project allows, out of every cache too."""
        return row.segment.key in self._secrets

    def level(self, row: Row) -> Level:
        """Return how far the row's text may travel."""
        if self.is_secret(row):
            return Level.OFFLINE
        of_file = [level for pattern, level in self._files.items() if fnmatchcase(row.path, pattern)]
        return strictest(self._level, *of_file)

    def lets(self, engine: Engine, row: Row) -> bool:
        """Tell whether an engine may see the row's text."""
        return self.level(row).allows(NEEDED[engine.privacy])
