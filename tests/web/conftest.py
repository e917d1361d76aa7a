"""The small project of the screens' tests, for a browser."""

from tests.tui.conftest import folder, project

__all__ = ["folder", "project"]
