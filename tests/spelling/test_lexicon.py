"""Words are known by dictionaries, lists and morphology; dictionaries here are written by the test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.check_support import make_pair
from tests.cli.conftest import Run

from localize.checks import run_pair
from localize.checks.spelling import spelling_check
from localize.errors import ConfigError
from localize.model import LanguageTag, Severity
from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk import words as kk_words
from localize.spelling import Lexicon, add_words, find_dictionary, open_lexicon, parse_words
from localize.spelling.lexicon import MOST
from localize.workflow.checking.dictionaries import dictionary_of
from localize.workflow.user.preferences import preferences_path

RU, KK = LanguageTag("ru"), LanguageTag("kk")
WORDS = {
    "ru": ["пароль/A", "смените", "новый", "телефон/A", "Алматы"],
    "kk": ["құпия", "сөз", "өзгерту", "кітап", "сақта"],
}


def write(folder: Path, name: str, words: list[str]) -> None:
    """A tiny dictionary of nouns with one ending."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.dic").write_text("\n".join([str(len(words)), *words, ""]), encoding="utf-8")
    (folder / f"{name}.aff").write_text("SET UTF-8\nSFX A Y 2\nSFX A 0 ом н\nSFX A ь ем ь\n", encoding="utf-8")


@pytest.fixture(scope="module")
def lexicons(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Lexicon]:
    """The words of Russian and Kazakh, with one that a project accepts."""
    folder = tmp_path_factory.mktemp("dictionaries")
    found = {}
    for language, words in WORDS.items():
        write(folder, f"{language}_XX", words)
        files = find_dictionary(LanguageTag(language), [folder])
        assert files is not None
        lexicon = open_lexicon(LanguageTag(language), files, parse_words("мессенджер\n".encode(), path="x"))
        assert lexicon is not None
        found[language] = lexicon
    return found


@pytest.mark.parametrize(
    ("language", "known", "unknown"),
    [
        ("ru", "пароль паролем телефоном Новый мессенджер новый-телефон", "парль телефоном-парль мессенджерры"),
        (
            "kk",
            "кітап кітабы кітаптардан құпиясөз сақталған сақтаңыз өзгертуді мессенджерлер журналистерге",
            "құпяи сөзззз",
        ),
    ],
)
def test_words_are_known_in_their_forms(lexicons: dict[str, Lexicon], language: str, known: str, unknown: str) -> None:
    """Russian by the dictionary's endings, Kazakh by the morphology as well."""
    assert [each for each in known.split() if not lexicons[language].knows(each)] == []
    assert [each for each in unknown.split() if lexicons[language].knows(each)] == []


_CASES = {
    "Gen": "ның дың тың нің дің тің",
    "Acc": "ны ды ты ні ді ті",
    "Dat": "ға қа ге ке",
    "Loc": "да та де те",
    "Abl": "нан дан тан нен ден тен",
    "Ins": "мен бен пен",
    "Plur": "лар дар тар лер дер тер",
}


def _stems() -> list[str]:
    """Known nouns that neither begin a verb nor are made of one, and are nobody's: each ending is that of a case."""
    verbs, nouns = kk_words.verb_set(), kk_words.nominal_set()
    opened = {verb[:-1] + {"п": "б", "к": "г", "қ": "ғ"}.get(verb[-1], verb[-1]) for verb in verbs}
    begun = {verb[:end] for verb in verbs for end in range(len(verb) + 1)}
    whole = sorted(word for word in nouns - kk_words.names() - begun if len(word) > 3 and word + "т" not in nouns)
    found = [word for word in whole if not re.search("[ыіи]$|[мбп][ае]$|[лдн][ае]$", word)]
    return [word for word in found if not any(word[:end] in verbs | opened for end in range(2, len(word)))][::4][:300]


def test_kazakh_endings_suit_the_last_sound_of_their_stem(tmp_path: Path) -> None:
    """Of the endings of a case those that assimilate are right and the others wrong: күнді, not «күнні»."""
    stems = _stems()
    write(tmp_path, "kk_KZ", stems)
    files = find_dictionary(KK, [tmp_path])
    assert files is not None
    lexicon = open_lexicon(KK, files, frozenset())
    assert lexicon is not None
    assert len(stems) == 300
    for stem in stems:
        right = {text for text, _ in kk_forms.decline(stem)}
        for endings in _CASES.values():
            forms = {stem + ending for ending in endings.split()}
            assert {form for form in forms if lexicon.knows(form)} == forms & right, stem


@pytest.mark.parametrize(("right", "wrong"), [("күнді", "күнні"), ("жауапсыз", "жаупсыз"), ("халқы", "халқсыз")])
def test_short_stems_stand_before_vowels_only(tmp_path: Path, right: str, wrong: str) -> None:
    """A stem without its last vowel takes no ending that begins with a consonant, though a dictionary has it."""
    write(tmp_path, "kk_KZ", ["күн", "жауап", "жауп", "халық"])
    files = find_dictionary(KK, [tmp_path])
    assert files is not None
    lexicon = open_lexicon(KK, files, frozenset())
    assert lexicon is not None
    assert lexicon.knows(right)
    assert not lexicon.knows(wrong)


@given(st.sampled_from(["ru", "kk"]), st.text("абвкңөпрсьльмое-", min_size=1, max_size=9))
def test_suggestions_are_known_words(lexicons: dict[str, Lexicon], language: str, word: str) -> None:
    """A suggestion is right, there are few of them, and a right word has none; answers never change."""
    lexicon = lexicons[language]
    likely = lexicon.suggest(word)
    assert len(likely) <= MOST
    assert all(lexicon.knows(each) for each in likely)
    assert not (likely and lexicon.knows(word))
    assert lexicon.suggest(word) == likely


@pytest.mark.parametrize("slip", ["парль", "парроль", "паролль", "пораль", "апроль"])
def test_one_slip_is_seen_through(lexicons: dict[str, Lexicon], slip: str) -> None:
    """A letter lost, doubled, taken for a like one, or swapped."""
    assert ("пароль" in lexicons["ru"].suggest(slip)) is (slip != "пораль")


def seen(lexicons: dict[str, Lexicon], source: str, target: str, language: str = "ru") -> list[tuple[str, Severity]]:
    """What the check finds."""
    check = spelling_check(lexicons.get)
    found = run_pair(make_pair(source, target, ("en", language)), severities={}, own=(check,))
    return [(each.surface, each.severity) for each in found if each.check == "spelling.unknown"]


def test_slips_are_found_and_names_doubted(lexicons: dict[str, Lexicon]) -> None:
    """A word in small letters counts; a capital at the beginning may be a name, inside a sentence it is one."""
    assert seen(lexicons, "x", "Смените парль") == [("парль", Severity.MINOR)]
    assert seen(lexicons, "x", "Парль, новый Парль") == [("Парль", Severity.MINOR)]


@pytest.mark.parametrize(
    ("source", "target", "severity"),
    [
        ("The password is new", "Парольл новый", Severity.MINOR),
        ("The password is new. New", "Новый. «Парольл новый»", Severity.MINOR),
        ("Parole is new", "Парольл новый", Severity.NEUTRAL),
        ("Smith and Jones", "Парольл", Severity.NEUTRAL),
        ("The password of Almaty", "Парольл Алматы", Severity.NEUTRAL),
        ("The bezoar is new", "Безоарка новый", Severity.NEUTRAL),
        ("It is new", "Парл новый", Severity.NEUTRAL),
    ],
)
def test_a_slip_at_the_start_of_a_sentence_counts_where_it_is_no_name(
    lexicons: dict[str, Lexicon], source: str, target: str, severity: Severity
) -> None:
    """One slip from a word, before a small word, like no name in the source, and not short."""
    assert [each for _, each in seen(lexicons, source, target)] == [severity]


@pytest.mark.parametrize(
    "target",
    ["<b1>смените</b1> {name} `парль`", "https://парль.kz", "Windows парль5 ПАРЛЬ уж", "новый&nbsp;телефон", "иОС"],
)
def test_what_is_no_language_is_left_out(lexicons: dict[str, Lexicon], target: str) -> None:
    """Placeholders, code, addresses, other alphabets, digits, acronyms and very short words."""
    assert seen(lexicons, "<b1>x</b1>", target) == []


def test_without_a_dictionary_nothing_is_said(lexicons: dict[str, Lexicon]) -> None:
    """And a word that the source has is the source's business."""
    assert seen(lexicons, "x", "vrong", "en") == []
    assert seen(lexicons, "парль", "парль") == []


def test_the_right_dictionary_is_found(tmp_path: Path) -> None:
    """The first folder, the usual region, the language's script; a list without its endings is none."""
    own, system = tmp_path / "own", tmp_path / "system"
    for folder, name in ((system, "ru_UA"), (system / "dict-ru", "ru_RU"), (own, "kk_KZ"), (system, "kk_KZ")):
        write(folder, name, ["x"])
    (own / "ru.dic").write_text("1\nx\n", encoding="utf-8")
    found = find_dictionary(RU, [own, system, tmp_path / "nowhere"])
    assert found is not None
    assert (found.folder, found.name) == (system / "dict-ru", "ru_RU")
    assert find_dictionary(LanguageTag("kk-Latn"), [own, system]) is None
    kazakh = find_dictionary(LanguageTag("kk-KZ"), [own, system])
    assert kazakh is not None
    assert kazakh.folder == own


def test_lists_are_read_and_added_to() -> None:
    """One word a line, comments left out; adding keeps what is there."""
    assert parse_words("\ufeffОдин # comment\n\n# two\nтри".encode(), path="x") == {"один", "три"}
    assert add_words("один".encode(), ("два",)).decode() == "один\nдва\n"
    with pytest.raises(ConfigError, match="UTF-8"):
        parse_words(b"\xff", path="words.txt")


def test_a_dictionary_of_the_project_is_not_loaded(run: Run, tmp_path: Path) -> None:
    """It may come from anybody: `check` and `doctor` say so, until the user's own preferences name its folder."""
    root = tmp_path / "project"
    assert run("init", root, "--source", "en", "--target", "ru").code == 0
    write(root / "spelling", "ru_RU", WORDS["ru"])
    assert dictionary_of(RU) is None
    told = f"{root / 'spelling' / 'ru_RU.dic'} is not loaded"
    assert told in run("-C", root, "check").err
    assert told in run("-C", root, "doctor").out
    trust(root / "spelling")
    assert dictionary_of(RU) is not None
    assert "not loaded" not in run("-C", root, "check").err


def trust(folder: Path) -> None:
    """Name a folder in the user's preferences."""
    preferences_path().parent.mkdir(exist_ok=True)
    preferences_path().write_text(f"dictionaries: ['{folder}']\n", encoding="utf-8")


def test_a_project_accepts_words(run: Run, tmp_path: Path) -> None:
    """From a dictionary that the user trusts to a word that is accepted."""
    root = tmp_path / "project"
    assert run("init", root, "--source", "en", "--target", "ru").code == 0
    write(tmp_path / "words", "ru_RU", WORDS["ru"])
    trust(tmp_path / "words")
    (root / "a.txt").write_text("Change the password\n", encoding="utf-8")
    assert run("-C", root, "add", root / "a.txt").code == 0
    key = run("-C", root, "segments", "--target", "ru").out.split()[0]
    ran = run("-C", root, "set", key, "--target", "ru", "--text", "Смените парль")
    assert "spelling.unknown: no dictionary has “парль”; perhaps пароль" in ran.out
    assert "ru_RU.dic" in run("-C", root, "doctor").out
    assert "spelling.unknown  minor" in run("checks").out
    assert run("-C", root, "spelling", "add", "парль", "--language", "ru").out == "accepted: парль\n"
    assert run("-C", root, "spelling", "add", "парль", "--language", "ru").out == "accepted already\n"
    assert (root / "spelling" / "ru.txt").read_text(encoding="utf-8") == "парль\n"
    assert "spelling" not in run("-C", root, "check").out
    assert run("-C", root, "spelling", "add", "два слова").code == 2


def test_pairs_are_spelt_as_in_the_project_around_them(run: Run, tmp_path: Path) -> None:
    """Inside a project pairs are asked of the dictionary and its accepted words, outside of the dictionary alone."""
    root, pairs = tmp_path / "project", tmp_path / "pairs.jsonl"
    assert run("init", root, "--source", "en", "--target", "ru").code == 0
    write(tmp_path / "words", "ru_RU", WORDS["ru"])
    trust(tmp_path / "words")
    pairs.write_text('{"source": "The new password", "target": "новый парль"}\n', encoding="utf-8")
    asked = ("check", "--pairs", pairs, "--source", "en", "--target", "ru")
    assert "spelling.unknown: no dictionary has “парль”" in run("-C", root, *asked).out
    assert "spelling.unknown: no dictionary has “парль”" in run(*asked).out
    assert run("-C", root, "spelling", "add", "парль", "--language", "ru").code == 0
    assert "spelling" not in run("-C", root, *asked).out


def test_check_names_the_languages_without_a_dictionary(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line of stderr, unless spelling is not asked for, or no dictionary is wanted."""
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"source": "New", "target": "Новый"}\n', encoding="utf-8")
    asked = ("check", "--pairs", pairs, "--source", "en", "--target", "ru")
    told = "the spelling of ru is not checked: `localize doctor` says what to install\n"
    assert told not in run(*asked).err
    monkeypatch.setenv("LOCALIZE_DICTIONARIES", str(tmp_path / "none"))
    assert run(*asked).err.endswith(told)
    assert told not in run(*asked, "--only", "punctuation").err
    write(tmp_path / "none", "ru_RU", WORDS["ru"])
    assert told not in run(*asked).err
