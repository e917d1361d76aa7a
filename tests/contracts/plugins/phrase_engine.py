"""An engine that knows a few labels by heart."""

import threading
import time
from collections.abc import Iterator, Sequence

from localize.engines import (
    Capabilities,
    EngineRefused,
    EngineSettings,
    EngineUnavailable,
    PrivacyClass,
    Request,
    Result,
)
from localize.model import LanguageTag

_KAZAKH = {"Save": "Сақтау", "Close": "Жабу", "Save [1]": "[1] сақтау"}


class PhraseEngine:
    """English labels in Kazakh, from a table."""

    id = "phrases"
    version = "1"
    privacy = PrivacyClass.IN_PROCESS
    hosts: tuple[str, ...] = ()
    capabilities = Capabilities(max_chars=200, batch=50)

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether it is English into Kazakh."""
        return (source_language, target_language) == ("en", "kk")

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield the label of each request, or why there is none."""
        end = time.monotonic() + deadline_s
        for request in requests:
            if cancel.is_set() or time.monotonic() >= end:
                stopped = EngineUnavailable("the engine was stopped", engine=self.id, retryable=True)
                yield Result(request.id, error=stopped)
            elif request.text in _KAZAKH:
                yield Result(request.id, _KAZAKH[request.text])
            else:
                yield Result(request.id, error=EngineRefused("not in the table", engine=self.id))


def phrases(settings: EngineSettings) -> PhraseEngine:
    """Return the engine; *settings* are what `engines: {phrases: …}` in `localize.yaml` says."""
    return PhraseEngine()
