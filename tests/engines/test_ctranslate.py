"""CTranslate2 models in this process, with the real runtime and a small model that was really trained."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2")
pytest.importorskip("sentencepiece")

from tests.engines.model_fixture import (
    EN,
    FOLDER,
    GIVEN,
    KK,
    RU,
    argos_package,
    ask,
    install,
    offline_engine,
    requests_for,
)

from localize.engines import PrivacyClass, Request
from localize.engines.detect_model import detect_model
from localize.engines.models import ModelLanguage
from localize.errors import EngineUnavailable
from localize.model import LanguageTag
from localize.workflow import finish
from localize.workflow.drafting.models import import_model


def test_ctranslate_translates_what_the_model_knows() -> None:
    """Sentences, marks and texts of two sentences come out as trained, in the letters of the language, with a score."""
    install()
    engine = offline_engine()
    results = ask(engine, *requests_for(list(GIVEN)))
    assert {text: result.text for text, result in results.items()} == GIVEN
    assert all(result.score is not None and 0.5 < result.score <= 1 for result in results.values())
    assert (engine.privacy, engine.hosts) == (PrivacyClass.IN_PROCESS, ())


def test_ctranslate_keeps_the_white_space_between_sentences() -> None:
    """Sentences are translated one by one and joined as they stood."""
    install()
    text = " The court reads the law.  The student sends the list.\nThe court reads the law. "
    assert ask(offline_engine(), Request("a", text, EN, KK))["a"].text == (
        " Сот заңды оқиды.  Студент тізімді жібереді.\nСот заңды оқиды. "
    )


@pytest.mark.parametrize(
    "typed", ["Кеше заңгер маңызды", "Кеше за", "Кеше заңгер жау", "кеше", "Ия, Q", "  Кеше заңгер "]
)
def test_ctranslate_goes_on_from_what_was_typed(typed: str) -> None:
    """The answer begins with the typed words as they were typed, also in the middle of a word, or is an error."""
    install()
    text = "Yesterday the lawyer wrote the answer."
    result = ask(offline_engine(), Request("a", text, EN, KK, typed=typed))["a"]
    assert result.error is not None or result.text.startswith(typed.strip())
    if typed in ("Кеше за", "Кеше заңгер жау", "  Кеше заңгер "):
        assert result.text == "Кеше заңгер жауапты жазды."
    if "маңызды" in typed:
        assert result.text == "Кеше заңгер маңызды жауапты жазды."


def test_ctranslate_offers_alternatives() -> None:
    """Other answers come along when they are asked for, none of them the first one."""
    install()
    text = "The court checked the short letter."
    result = ask(offline_engine(), Request("a", text, EN, KK, alternatives=3))["a"]
    assert (result.text, len(result.alternatives)) == (GIVEN[text], 3)
    assert result.text not in result.alternatives


def test_ctranslate_never_mixes_texts_up() -> None:
    """Eight threads share an engine, and each text gets its own answer."""
    install()
    engine = offline_engine()
    texts = [*GIVEN] * 5

    def all_of_them(_: int) -> set[tuple[str, str]]:
        asked = [Request(f"{at} {text}", text, EN, KK) for at, text in enumerate(texts)]
        return {(name.partition(" ")[2], result.text) for name, result in ask(engine, *asked).items()}

    with ThreadPoolExecutor(8) as pool:
        assert all(found == set(GIVEN.items()) for found in pool.map(all_of_them, range(16)))


@pytest.mark.slow
def test_no_wrong_answer_among_ten_thousand() -> None:
    """Eight workers share the model, 10,000 texts: each has the answer that it has alone."""
    install()
    engine = offline_engine()
    texts = [*GIVEN] * 250

    def wrong(_: int) -> int:
        asked = [Request(f"{at} {text}", text, EN, KK) for at, text in enumerate(texts)]
        answers = ask(engine, *asked, deadline_s=600)
        return sum(result.text != GIVEN[name.partition(" ")[2]] for name, result in answers.items())

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(wrong, range(8))) == [0] * 8


def test_ctranslate_says_what_it_cannot_do() -> None:
    """Another pair, a sentence that is too long, no time left, a cancel: each an error, never a text."""
    install()
    engine = offline_engine()
    assert [engine.supports(EN, KK), engine.supports(EN, RU), engine.supports(KK, EN)] == [True, False, False]
    errors = [
        ask(engine, Request("a", "The court reads the law.", EN, RU))["a"].error,
        ask(engine, Request("a", "reads " * 3000, EN, KK))["a"].error,
        ask(engine, Request("a", "The court reads the law.", EN, KK), deadline_s=0)["a"].error,
        ask(engine, Request("a", "  ", EN, KK))["a"].error,
        ask(engine, Request("a", "broken \ud800", EN, KK))["a"].error,
    ]
    assert [str(error) for error in errors] == [
        "ctranslate2 does not translate this pair of languages",
        "ctranslate2 does not take a text of this length",
        "ctranslate2 had no time left",
        "ctranslate2 gave no translation of a text",
        "ctranslate2 cannot be sent a text with broken characters",
    ]
    cancel = threading.Event()
    cancel.set()
    (result,) = engine.translate(requests_for(["The court reads the law."]), deadline_s=60, cancel=cancel)
    assert str(result.error) == "ctranslate2 was stopped"


def test_ctranslate_reads_an_argos_package(tmp_path: Path) -> None:
    """An .argosmodel file becomes a model of its languages; its members are those of the manifest."""
    package = tmp_path / "translate-en_kk-1_0.argosmodel"
    package.write_bytes(argos_package())
    report = finish(import_model(package))
    assert (report.model.manifest.family, report.model.manifest.sources) == ("argos", (ModelLanguage("en"),))
    assert ask(offline_engine(), *requests_for(["The court checked the short letter."])).popitem()[1].text == (
        "Сот қысқа хатты тексерді."
    )


def test_ctranslate_model_that_does_not_load_is_an_error(tmp_path: Path) -> None:
    """A broken file is an error that names neither the file nor the text."""
    broken = tmp_path / "en-kk"
    shutil.copytree(FOLDER, broken)
    (broken / "model.bin").write_bytes(b"no model")
    engine = offline_engine("ctranslate2", str(broken))
    error = ask(engine, *requests_for(["Secret witness"]))["Secret witness"].error
    assert str(error) == "ctranslate2 cannot load its model"


VOCABULARIES = {
    "nllb": ["<unk>", "eng_Latn", "kaz_Cyrl", "rus_Cyrl", "▁a"],
    "m2m100": ["<unk>", "__en__", "__kk__", "__ru__", "▁a"],
    "t5": ["<unk>", "<2en>", "<2kk>", "<2ru>", "▁a"],
    "marian": ["<unk>", ">>kaz_Cyrl<<", ">>kir_Cyrl<<", ">>tat<<", "▁a"],
}


@pytest.mark.parametrize("family", VOCABULARIES)
def test_models_of_many_languages_are_recognised_by_their_tokens(family: str, tmp_path: Path) -> None:
    """NLLB, M2M100, MADLAD and OPUS write languages each in their way; ours are found in all of them."""
    shutil.copy(FOLDER / "sentencepiece.model", tmp_path / "spiece.model")
    (tmp_path / "model.bin").write_bytes(b"")
    (tmp_path / "shared_vocabulary.json").write_text(json.dumps(VOCABULARIES[family]), encoding="utf-8")
    found = detect_model(
        tmp_path, "opus-mt-en-trk" if family == "marian" else "big", ("en", "kk") if family == "marian" else None
    )
    assert found.family == family
    target = next(each for each in found.targets if LanguageTag(each.language).startswith("kk"))
    assert target.token == VOCABULARIES[family][1 if family == "marian" else 2]
    assert any(each.language.startswith("en") for each in found.sources)


def test_engine_without_a_model_says_how_to_get_one() -> None:
    """Nothing imported, or nothing of the names that the project gives: an error with the next step."""
    for names in ((), ("other",)):
        with pytest.raises(EngineUnavailable, match="ctranslate2 has no model") as caught:
            offline_engine("ctranslate2", *names)
        assert "localize models import" in caught.value.hint


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    """What is missing is said, with what would do."""
    (tmp_path / "readme.txt").write_text("hello")
    with pytest.raises(EngineUnavailable, match=r"no model\.bin"):
        detect_model(tmp_path, "x", None)


SAYS = {"kaz_Cyrl": "▁оқ", "eng_Latn": "▁read", "__kk__": "▁оқ", "__en__": "▁read"}


def write_many_languages(folder: Path, tokens: Sequence[str]) -> None:
    """Write a model in the shape of NLLB and M2M100 which says one word, by the language that its answer begins with.

    Each piece's embedding points in a direction of its own, the layers add nothing, and the last matrix says which
    piece follows which.
    """
    specs = pytest.importorskip("ctranslate2").specs
    np = pytest.importorskip("numpy")
    shutil.copy(FOLDER / "sentencepiece.model", folder)
    words = [*json.loads((FOLDER / "shared_vocabulary.json").read_text(encoding="utf-8")), *tokens]
    width = len(words) + len(words) % 2
    spec = specs.TransformerSpec.from_config((1, 1), 2, pre_norm=True)
    spec.register_source_vocabulary(words)
    spec.register_target_vocabulary(words)
    spec.config.decoder_start_token = "</s>"
    follows = {token: SAYS[token] for token in tokens} | dict.fromkeys(SAYS.values(), "</s>")
    out = np.zeros((len(words), width), np.float32)
    for one, other in follows.items():
        out[words.index(other), words.index(one)] = 5
    rows = {"self_attention/linear_0": 3, "attention/linear_1": 2}
    spec.encoder.embeddings[0].weight = np.eye(len(words), width, dtype=np.float32)
    spec.decoder.embeddings.weight = np.eye(len(words), width, dtype=np.float32)
    spec.decoder.projection.weight, spec.decoder.projection.bias = out, np.zeros(len(words), np.float32)
    places = np.zeros((512, width), np.float32)
    spec.encoder.position_encodings.encodings = spec.decoder.position_encodings.encodings = places

    def fill(name: str, owner: object) -> None:
        for norm in ("gamma", "beta"):
            if hasattr(owner, norm):
                setattr(owner, norm, np.full(width, norm == "gamma", np.float32))
        if getattr(owner, "weight", places) is None:
            times = next((many for end, many in rows.items() if name.endswith(end)), 1)
            owner.weight = np.zeros((times * width, width), np.float32)  # type: ignore[attr-defined]
            owner.bias = np.zeros(times * width, np.float32)  # type: ignore[attr-defined]

    for side in ("encoder", "decoder"):
        for layer in getattr(spec, side).layer:
            for block in ("self_attention", "attention", "ffn"):
                part = getattr(layer, block, None)
                if part is None:
                    continue
                fill(f"{block}/layer_norm", part.layer_norm)
                linears = part.linear if block != "ffn" else [part.linear_0, part.linear_1]
                for at, linear in enumerate(linears):
                    fill(f"{block}/linear_{at}", linear)
        fill("layer_norm", getattr(spec, side).layer_norm)
    spec.validate()
    spec.save(str(folder))


@pytest.mark.parametrize("tokens", [("eng_Latn", "kaz_Cyrl"), ("__en__", "__kk__")])
def test_ctranslate_asks_models_of_many_languages_for_the_right_one(tokens: Sequence[str], tmp_path: Path) -> None:
    """The language's token leads the answer, decides what is said and is not part of the text."""
    write_many_languages(tmp_path, tokens)
    engine = offline_engine("ctranslate2", str(tmp_path))
    results = ask(engine, Request("kk", "The court.", EN, KK), Request("en", "Сот.", KK, EN))
    assert [results["kk"].text, results["en"].text] == ["оқ", "read"]
    typed = ask(engine, Request("kk", "The court.", EN, KK, typed="заң"))["kk"]
    assert typed.error is not None or typed.text.startswith("заң")
