"""Terminal UI of one browser tab, in a process that the web server drives through pipes.

Started as `python -m localize.tui` with the tab as JSON.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from localize.i18n import tr
from localize.store.key import receive_key
from localize.tui.app import Localize, begin
from localize.tui.screens.base.app import run_to_end
from localize.workflow.browser_tab import BrowserTab
from localize.workflow.user.preferences import read_preferences


def show(tab: BrowserTab) -> int:
    """Show a tab until its browser leaves; return the exit code.

    Raises:
        LocalizeError: the project cannot be opened, or it has no such document or language.
    """
    options = begin(replace(read_preferences(), language=tab.spoken) if tab.spoken else None)
    with tab.open() as project:
        app = Localize(project, document=tab.document, start=tab.screen, language=tab.language, options=options)
        return run_to_end(app, comfort=tr("Your work is saved."))


if __name__ == "__main__":
    wanted = BrowserTab.from_json(sys.argv[1])
    if wanted.is_encrypted:
        with open(0, "rb", buffering=0, closefd=False) as told:  # not a byte more: the driver reads the rest
            wanted = replace(wanted, key=receive_key(told))
    sys.exit(show(wanted))
