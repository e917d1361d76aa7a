"""Detection of a model by its files: the engine that loads it, the form of its input, and its languages.

Source: CTranslate2's model folder (model.bin, config.json, vocabularies), Argos packages (metadata.json beside
`model/`), Mozilla's file names (`model.enru.…bin`, `vocab.enru.spm`, `lex.….enru.s2t.bin`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from localize.config.engines import EngineSettings
from localize.engines.models import (
    FORM,
    MANIFEST,
    Manifest,
    Model,
    ModelFile,
    ModelLanguage,
    hash_file,
    installed_models,
    read_model,
)
from localize.errors import ConfigError, EngineUnavailable
from localize.errors.message import Message
from localize.language import is_known, parse_tag

SPM_NAMES = (
    "source.spm",
    "sentencepiece.model",
    "spm.model",
    "spiece.model",
    "sentencepiece.bpe.model",
    "spm.128k.model",
)
TARGET_SPM = "target.spm"
_VOCABULARIES = ("shared_vocabulary", "source_vocabulary", "target_vocabulary")
_MAX_VOCABULARY = 64 * 1024 * 1024

# How families write the language that they are asked for.
_TOKENS = (
    ("nllb", re.compile(r"([a-z]{3}_[A-Z][a-z]{3})")),
    ("m2m100", re.compile(r"__([a-z]{2,3})__")),
    ("t5", re.compile(r"<2([a-z]{2,3}(?:_[A-Z][a-z]{3})?)>")),
    ("marian", re.compile(r">>([a-z]{2,3}(?:_[A-Z][a-z]{3})?)<<")),
)
_FEWEST_TOKENS = 2
_FIREFOX = re.compile(r"model\.([a-z]{2,3})([a-z]{2,3})\.intgemm[a-z0-9.]*\.bin")
_NAMED_PAIR = re.compile(r"(?:^|[-_.])([a-z]{2,3})[-_]([a-z]{2,3})(?=$|[-_.])")


@dataclass(frozen=True, slots=True)
class DetectedModel:
    """What a model is, as its files tell."""

    engine: str
    family: str
    sources: tuple[ModelLanguage, ...]
    targets: tuple[ModelLanguage, ...]


def describe_model(folder: Path, name: str, pair: tuple[str, str] | None) -> Model:
    """Return the model in a folder with a manifest that fits its files; a manifest that is there is not looked at.

    Raises: EngineUnavailable, when it is no model that an engine loads.
    """
    found = detect_model(folder, name, pair)
    files = tuple(
        ModelFile(path.relative_to(folder).as_posix(), path.stat().st_size, hash_file(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    )
    return Model(folder, Manifest(FORM, name, found.engine, found.family, found.sources, found.targets, files))


def choose_models(settings: EngineSettings, engine: str) -> tuple[Model, ...]:
    """Return the models that an engine may use: those that its settings name, in their order, else all that fit it.

    An absolute path names a folder that was not imported; settings that were read from a project have none.
    Raises: EngineUnavailable where there is none.
    """
    fitting = {model.name: model for model in installed_models() if model.manifest.engine == engine}
    for name in settings.models:
        if Path(name).is_absolute():
            folder = Path(name)
            fitting[name] = read_model(folder) or describe_model(folder, folder.name, None)
    chosen = tuple(fitting[name] for name in settings.models or fitting if name in fitting)
    if not chosen:
        raise EngineUnavailable(
            "{name} has no model",
            name=settings.name,
            engine=settings.name,
            hint="import one with `localize models import`; `localize models list` shows the installed ones",
        )
    return chosen


def detect_model(folder: Path, name: str, pair: tuple[str, str] | None) -> DetectedModel:
    """Return what the model in *folder* is; *pair* are its languages, for a model that does not tell them.

    Raises: EngineUnavailable, when it is no model that an engine loads.
    """
    firefox = [found.groups() for path in folder.iterdir() if (found := _FIREFOX.fullmatch(path.name))]
    if firefox:
        return _recognise_firefox(folder, firefox)
    if (folder / "model.bin").is_file() and _find_spm(folder) is not None:
        return _recognise_ctranslate(folder, name, pair)
    if (folder / "model" / "model.bin").is_file():
        return _recognise_argos(folder)
    raise _not_a_model(Message("it has no model.bin with a SentencePiece model, and no model.….intgemm.….bin"))


def _recognise_firefox(folder: Path, pairs: Sequence[Sequence[str]]) -> DetectedModel:
    if len(pairs) > 1:
        raise _not_a_model(Message("it has several models: import them one by one"))
    code = "".join(pairs[0])
    vocabularies = [path.name for path in folder.glob("*vocab*.spm")]
    if f"vocab.{code}.spm" not in vocabularies and len(vocabularies) != 2:  # two: one for either side
        raise _not_a_model(Message("it lacks vocab.{code}.spm", code=code))
    source, target = _split_code(code)
    return DetectedModel("firefox", "firefox", _one(source), _one(target))


def _split_code(code: str) -> tuple[str, str]:
    """Return the two languages whose codes stand side by side, which for five letters may be parted in two ways."""
    for at in (2, 3):
        if len(code) - at in (2, 3) and all(is_known(parse_tag(each)) for each in (code[:at], code[at:])):
            return code[:at], code[at:]
    raise _not_a_model(Message("its file names do not give a language pair"))


def _recognise_argos(folder: Path) -> DetectedModel:
    try:
        told = json.loads((folder / "metadata.json").read_bytes())
        pair = str(told["from_code"]), str(told["to_code"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _not_a_model(Message("its metadata.json does not name its languages")) from error
    if not (folder / "sentencepiece.model").is_file():
        raise _not_a_model(Message("it has no sentencepiece.model; packages with another tokenizer are not read"))
    return DetectedModel("ctranslate2", "argos", _one(pair[0]), _one(pair[1]))


def _recognise_ctranslate(folder: Path, name: str, pair: tuple[str, str] | None) -> DetectedModel:
    words = _read_vocabulary(folder)
    for family, pattern in _TOKENS:
        speeches = _speeches(words, pattern)
        if len(speeches) < _FEWEST_TOKENS:
            continue
        if family in ("nllb", "m2m100"):
            return DetectedModel("ctranslate2", family, speeches, speeches)
        if family == "t5":  # it is told only where to go and understands what it was trained on
            plain = tuple(ModelLanguage(each.language) for each in speeches)
            return DetectedModel("ctranslate2", family, plain, speeches)
        source = pair[0] if pair else _guess_pair(name)[0]
        return DetectedModel("ctranslate2", family, _one(source), speeches)
    source, target = pair or _guess_pair(name)
    family = "t5" if any(word.startswith("<extra_id_") for word in words) else "marian"
    return DetectedModel("ctranslate2", family, _one(source), _one(target))


def _speeches(words: Iterable[str], pattern: re.Pattern[str]) -> tuple[ModelLanguage, ...]:
    found: dict[str, ModelLanguage] = {}
    for word in words:
        told = pattern.fullmatch(word)
        if told is None:
            continue
        try:
            found.setdefault(str(parse_tag(told.group(1))), ModelLanguage(str(parse_tag(told.group(1))), word))
        except ConfigError:
            continue
    return tuple(found.values())


def _read_vocabulary(folder: Path) -> list[str]:
    words: list[str] = []
    for name in _VOCABULARIES:
        for path in (folder / f"{name}.json", folder / f"{name}.txt"):
            if not path.is_file() or path.stat().st_size > _MAX_VOCABULARY:
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            try:
                listed = json.loads(text) if path.suffix == ".json" else text.split("\n")
            except (ValueError, RecursionError) as error:
                raise _not_a_model(Message("its {name} cannot be read", name=path.name)) from error
            words += [word for word in listed if isinstance(word, str)]
    return words


def _guess_pair(name: str) -> tuple[str, str]:
    """Return the pair of languages in a name such as `opus-mt-en-ru`."""
    for found in _NAMED_PAIR.finditer(name.lower()):
        if all(is_known(parse_tag(each)) for each in found.groups()):
            return found.group(1), found.group(2)
    raise EngineUnavailable(
        "the model does not name its languages", engine="", hint=("give it with --pair, for example en-kk")
    )


def _find_spm(folder: Path) -> Path | None:
    return next((folder / name for name in SPM_NAMES if (folder / name).is_file()), None)


def spm_paths(folder: Path) -> tuple[Path, Path]:
    """Return the SentencePiece models for the source and for the target side; the same where there is one."""
    source = _find_spm(folder)
    assert source is not None
    target = folder / TARGET_SPM
    return source, target if target.is_file() else source


def _one(language: str) -> tuple[ModelLanguage, ...]:
    return (ModelLanguage(str(parse_tag(language))),)


def _not_a_model(reason: Message) -> EngineUnavailable:
    return EngineUnavailable(
        "this model cannot be used: {reason}",
        reason=reason,
        engine="",
        hint="import a CTranslate2 folder with its SentencePiece model, an .argosmodel or Firefox files",
    )
