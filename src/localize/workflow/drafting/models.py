"""Models of engines that run in this process: imported from a folder or a file, listed, checked, removed.

An import is whole or not there: files are copied next to the other models under a temporary name, checked against the
manifest that came with them, tried out, and only then given their name.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from localize.errors import EngineUnavailable, NotFound, NotInstalled, WorkflowError
from localize.errors.message import Message
from localize.model import LanguageTag, Progress
from localize.safe.folder import walk_files

if TYPE_CHECKING:
    from localize.engines import Engine
    from localize.engines.models import Model

_MAX_FILES = 200
_MODEL_ENDINGS = (".intgemm.alphas.bin", ".intgemm8.bin")
_MOST_LOOKED_AT = 200
"""Entries of a folder in which a model is looked for."""
_MAX_BYTES = 32 * 1024**3
"""The largest models that a laptop runs have a few gigabytes."""
_CHUNK = 4 * 1024 * 1024
_DEADLINE_S = 300.0
"""For five sentences: a large model on an old machine takes its time."""

SENTENCES = {
    "en": (
        "The court published its decision yesterday.",
        "Keep your phone locked when you travel.",
        "Journalists have a right to protect their sources.",
        "Two thousand people signed the letter.",
        "Do not open files from people you do not know.",
    ),
    "kk": (
        "Сот шешімін кеше жариялады.",
        "Жолға шыққанда телефоныңызды құлыптап қойыңыз.",
        "Журналистер өз дереккөздерін қорғауға құқылы.",
        "Хатқа екі мың адам қол қойды.",
        "Танымайтын адамдардан келген файлдарды ашпаңыз.",
    ),
    "ru": (
        "Суд опубликовал решение вчера.",
        "Блокируйте телефон, когда отправляетесь в поездку.",
        "Журналисты имеют право защищать свои источники.",
        "Письмо подписали две тысячи человек.",
        "Не открывайте файлы от незнакомых людей.",
    ),
}
"""What a model is tried out with."""
_PREFERRED = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class Trial:
    """How a model did with one pair of languages."""

    source: LanguageTag
    target: LanguageTag
    lines: tuple[tuple[str, str], ...]
    """Sentences and what became of them; empty where nothing did."""
    seconds: float
    problems: tuple[Message, ...] = ()

    @property
    def per_second(self) -> float:
        """Sentences in a second."""
        return len(self.lines) / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What is known about a model after it was looked at."""

    model: Model
    damaged: tuple[str, ...] = ()
    """Files that are not those of its manifest."""
    load_s: float = 0.0
    memory: int = 0
    """Bytes by which the process grew at most; 0 where the system does not tell."""
    trials: tuple[Trial, ...] = ()

    @property
    def problems(self) -> tuple[Message, ...]:
        """Why the model should not be used; none when all is well."""
        broken = tuple(
            Message("{path} is missing or is not the file that was imported", path=path) for path in self.damaged
        )
        tried = tuple(
            Message("{source} to {target}: {problem}", source=each.source, target=each.target, problem=problem)
            for each in self.trials
            for problem in each.problems
        )
        return broken + tried


def list_models() -> tuple[Model, ...]:
    """Return the imported models by name."""
    from localize.engines.models import installed_models

    return installed_models()


@dataclass(frozen=True, slots=True)
class Importable:
    """What looks like a model and was not imported."""

    path: Path
    size: int
    """Bytes."""


def find_importable() -> tuple[Importable, ...]:
    """Return models in the places where people have them: the desktop, downloads, sticks, other programs' data."""
    known = {model.name for model in list_models()}
    places = dict.fromkeys(_usual_places())
    entries = (path for place in places for path in _entries(place) if path not in places)
    found = {path.resolve(): path for path in entries if _plain_name(path) not in known and _is_like_model(path)}
    return tuple(Importable(path, _size(path)) for path in found.values())


def _is_like_model(path: Path) -> bool:
    """Tell whether a file or folder has the name or the files of a model."""
    from localize.engines.models import MANIFEST

    if path.is_file():
        return path.suffix == ".argosmodel"
    names = {each.name for each in _entries(path)}
    whole = {MANIFEST}, {"model.bin"}, {"model", "metadata.json"}
    return any(each <= names for each in whole) or any(name.endswith(_MODEL_ENDINGS) for name in names)


def _size(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder; 0 where they cannot be read."""
    try:
        return sum(each.stat().st_size for each in (path, *path.rglob("*")) if each.is_file())
    except OSError:
        return 0


def _usual_places() -> Iterator[Path]:
    home = Path.home()
    yield from (home, home / "Downloads", home / "Desktop", home / ".local/share/argos-translate/packages")
    for root in ("/media", "/run/media", "/mnt", "/Volumes"):
        for mounted in _entries(Path(root)):
            yield mounted
            yield from _entries(mounted)  # /media/NAME/STICK


def _entries(folder: Path) -> list[Path]:
    """Return what is in a folder, as far as it may be read; of very much the first."""
    try:
        return [path for path in sorted(folder.iterdir())[:_MOST_LOOKED_AT] if not path.name.startswith(".")]
    except OSError:
        return []


def lacks_languages(path: Path) -> bool:
    """Tell whether a model can be imported only by whoever says which languages it translates."""
    from localize.engines.detect_model import detect_model
    from localize.engines.models import read_model

    if not path.is_dir() or read_model(path) is not None:
        return False
    try:
        detect_model(path, _plain_name(path), None)
    except EngineUnavailable as error:
        return "--pair" in error.hint
    return False


def parse_pair(pair: str) -> tuple[LanguageTag, LanguageTag]:
    """Return the languages of a pair such as `en-kk`. Raises: ConfigError."""
    from localize.language import parse_tag

    source, _, target = pair.partition("-")
    return parse_tag(source), parse_tag(target)


def check_model(wanted: str, pair: tuple[LanguageTag, LanguageTag] | None = None) -> ModelReport:
    """Return how a model does: one that was imported, by name, or any folder, by path.

    Raises: NotFound; EngineUnavailable where it is no model, or what it needs is not installed.
    """
    from localize.engines.models import damaged_files

    model = _find(wanted)
    damaged = tuple(damaged_files(model))
    if damaged:
        return ModelReport(model, damaged)
    before = _peak_memory()
    started = time.monotonic()
    pairs = [pair] if pair is not None else list(_pairs(model))
    if not pairs or model.pair(*pairs[0]) is None:
        raise WorkflowError(
            "the model {name} cannot be tried out with that pair of languages",
            name=model.name,
            value=_spoken(model, sources=True),
            value1=_spoken(model, sources=False),
            hint="it translates from {value} to {value1}",
        )
    engine = _engine_with(model)
    _try_out(engine, *pairs[0], count=1)
    load_s = time.monotonic() - started
    trials = tuple(_try_out(engine, *each, count=5) for each in pairs)
    return ModelReport(model, (), load_s, max(0, _peak_memory() - before), trials)


def remove_model(name: str) -> None:
    """Delete an imported model. Raises: NotFound."""
    shutil.rmtree(_get(name).folder)


def import_model(
    path: Path, *, name: str = "", pair: tuple[LanguageTag, LanguageTag] | None = None, replaces: bool = False
) -> Generator[Progress, None, ModelReport]:
    """Copy a model from a folder or an `.argosmodel` file to the user's models, and return how it does.

    Where the engine's libraries are missing it is not tried out. Raises: WorkflowError when it is damaged, writes in
    the wrong script, or its name is taken; EngineUnavailable when it is no model; ExtractError for a bad package.
    """
    from localize.engines.detect_model import describe_model
    from localize.engines.models import MANIFEST, damaged_files, models_folder, read_model
    from localize.model import serialization as wire
    from localize.safe.atomic import write_private

    chosen = _name_for(path, name)
    place = models_folder() / chosen
    if place.exists() and not replaces:
        raise WorkflowError(
            "there is a model {chosen!r} already", chosen=chosen, hint="give it another --name, or use --replace"
        )
    with _staging(models_folder()) as stage:
        yield from (_unpack(path, stage) if path.is_file() else _copy(path, stage))
        brought = read_model(stage)
        if brought is not None and (damaged := tuple(damaged_files(brought))):
            raise WorkflowError(
                "damaged on the way: {value}", value=", ".join(damaged[:3]), hint="copy the model again"
            )
        if brought is not None and pair is None:
            model = replace(brought, manifest=replace(brought.manifest, name=chosen))
        else:
            model = describe_model(stage, chosen, pair)
        write_private(stage / MANIFEST, wire.dump(model.manifest).encode())
        report = _check_new(stage, model)
        if report.problems:
            raise WorkflowError(
                "not imported: {value}", value=report.problems[0], hint="it cannot be used for these languages"
            )
        if place.exists():
            shutil.rmtree(place)
        stage.rename(place)
    return replace(report, model=replace(model, folder=place))


def _check_new(stage: Path, model: Model) -> ModelReport:
    """Return how a model does that has no name yet; without trials where nothing here can try it out."""
    from localize.engines.models import read_model

    if not list(_pairs(model)):
        return ModelReport(model)
    try:
        return check_model(str(stage))
    except NotInstalled:
        staged = read_model(stage)
        assert staged is not None
        return ModelReport(staged)


def _find(wanted: str) -> Model:
    from localize.engines.detect_model import describe_model
    from localize.engines.models import read_model

    folder = Path(wanted)
    if len(folder.parts) > 1 or folder.is_absolute() or not any(each.name == wanted for each in list_models()):
        if not folder.is_dir():
            raise NotFound("model", wanted, hint="`localize models list` shows those that were imported")
        folder = folder.resolve()
        return read_model(folder) or describe_model(folder, folder.name, None)
    return _get(wanted)


def _get(name: str) -> Model:
    for model in list_models():
        if model.name == name:
            return model
    raise NotFound("model", name, hint="`localize models list` shows those that were imported")


def _pairs(model: Model) -> Iterator[tuple[LanguageTag, LanguageTag]]:
    """Yield the pairs that a model is tried out with: those of our languages, else the first for which we have text."""
    found = [
        (LanguageTag(source), LanguageTag(target))
        for source in SENTENCES
        for target in _PREFERRED
        if model.pair(LanguageTag(source), LanguageTag(target)) is not None
    ]
    if not found:
        for source in SENTENCES:
            for target in model.manifest.targets:
                if model.pair(LanguageTag(source), LanguageTag(target.language)) is not None:
                    found = [(LanguageTag(source), LanguageTag(target.language))]
                    break
    yield from found


def _spoken(model: Model, *, sources: bool) -> str:
    speeches = model.manifest.sources if sources else model.manifest.targets
    return ", ".join(each.language for each in speeches[:8]) + (" …" if len(speeches) > 8 else "")


def _engine_with(model: Model) -> Engine:
    """Return an engine whose only model is this one, in this process, whose memory can be looked at."""
    from localize.config.engines import EngineSettings
    from localize.engines.gate import Policy, build_engine

    settings = EngineSettings(model.manifest.engine, models=(str(model.folder.resolve()),))
    return build_engine(settings.name, Policy(), (), today=datetime.now(UTC).date(), settings=settings, here=True)


def _try_out(engine: Engine, source: LanguageTag, target: LanguageTag, *, count: int) -> Trial:
    """Return what an engine makes of some sentences, and what is wrong with it."""
    from localize.engines import Request

    asked = [Request(str(at), text, source, target) for at, text in enumerate(SENTENCES[source][:count])]
    started = time.monotonic()
    results = {
        result.id: result for result in engine.translate(asked, deadline_s=_DEADLINE_S, cancel=threading.Event())
    }
    seconds = time.monotonic() - started
    lines = tuple((request.text, results[request.id].text) for request in asked)
    failed = dict.fromkeys(error.to_message() for each in results.values() if (error := each.error) is not None)
    problems = tuple(failed) or _doubt_script(" ".join(text for _, text in lines), target)
    return Trial(source, target, lines, seconds, problems)


def _doubt_script(text: str, language: LanguageTag) -> tuple[Message, ...]:
    from localize.language import alphabet_of, count_alphabets

    wanted, counts = alphabet_of(language), count_alphabets(text)
    if not wanted or counts[wanted] * 2 > counts.total():
        return ()
    written = counts.most_common(1)[0][0].lower() if counts else "no"
    return (Message("it answers in {written} letters, not in those of the language", written=written),)


def _name_for(path: Path, name: str) -> str:
    from localize.config.engines import NAME

    if not path.exists():
        raise NotFound("file or folder", str(path), hint="check that the USB stick is connected")
    chosen = name or _plain_name(path)
    if not NAME.fullmatch(chosen):
        raise WorkflowError(
            "{chosen!r} cannot be the name of a model", chosen=chosen, hint="use small letters, digits, dots and dashes"
        )
    return chosen


def _plain_name(path: Path) -> str:
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in path.resolve().stem.lower())
    return plain.strip("-")[:60]


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Give a new folder beside the models, which is gone afterwards unless it was renamed."""
    import secrets

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stage = folder / f".incoming-{secrets.token_hex(6)}"
    stage.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _copy(source: Path, stage: Path) -> Iterator[Progress]:
    """Copy the files of a folder, links left out: what they name is not on the stick."""
    files = [path for path in walk_files(source) if path.is_file() and not path.is_symlink()]
    total = sum(path.stat().st_size for path in files)
    _check_room(len(files), total, stage)
    done = 0
    for path in files:
        place = stage / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as read, place.open("wb") as written:
            while chunk := read.read(_CHUNK):
                written.write(chunk)
                done += len(chunk)
                yield Progress(done // 1024, total // 1024, "copied")
            written.flush()
            os.fsync(written.fileno())


def _unpack(package: Path, stage: Path) -> Iterator[Progress]:
    """Unpack an Argos package: a ZIP file with one folder."""
    from localize.safe.zip import MAX_TOTAL, Archive

    if package.stat().st_size > MAX_TOTAL:
        raise WorkflowError("the package is too large to be read", hint="unpack it and import the folder")
    archive = Archive(package.read_bytes())
    names = [name for name in archive.names if not name.endswith("/")]
    _check_room(len(names), 0, stage)
    top = {PurePosixPath(name).parts[0] for name in names}
    inside = len(top) == 1 and all("/" in name for name in names)
    for at, name in enumerate(names, 1):
        parts = PurePosixPath(name).parts[1 if inside else 0 :]
        place = stage.joinpath(*parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(archive.read(name, limit=MAX_TOTAL))
        yield Progress(at, len(names), "unpacked")


def _check_room(files: int, size: int, stage: Path) -> None:
    if not files or files > _MAX_FILES or size > _MAX_BYTES:
        raise WorkflowError(
            "not a model: {files} files, {size:,} bytes", files=files, size=size, hint="name the model's own folder"
        )
    if size > shutil.disk_usage(stage).free:
        raise WorkflowError("the disk has no space for the model", hint="free some space and import it again")


def _peak_memory() -> int:
    """Return the most bytes of memory that this process has had, 0 where the system does not tell."""
    with contextlib.suppress(ImportError):
        import resource
        import sys

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return 0
