"""gettext PO: messages, plural forms, flags, header, and what msgfmt says of the result."""

from __future__ import annotations

import shutil
import subprocess

import polib
import pytest
from tests.formats.reading import extract, typed
from tests.formats.sample_files import FOLDER

from localize.errors import ExtractError, MergeError
from localize.formats.gettext.filter import PoFilter, PoOptions
from localize.language import plural_cases
from localize.model import Content, LanguageTag, PluralCase, PluralRule, State, Substate
from localize.model.extraction import UnitTarget

SAMPLES = FOLDER / "po"
RU, KK = LanguageTag("ru"), LanguageTag("kk")
HEADER = 'msgid ""\nmsgstr ""\n"Language: \\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def _merge(data: str | bytes, language: LanguageTag, *targets: UnitTarget | tuple[UnitTarget, ...] | None) -> str:
    raw = data.encode() if isinstance(data, str) else data
    used = PoFilter()
    found = used.extract(raw, PoOptions())
    given = {
        unit.id: tuple(
            UnitTarget(unit.id, each.content, each.part, each.case, each.state, each.substate)
            for each in (target if isinstance(target, tuple) else (target,))
        )
        for unit, target in zip(found.units, targets, strict=True)
        if target is not None
    }
    return used.merge(raw, found, given, language, PoOptions()).decode(found.encoding)


def _text(text: str, state: State = State.TRANSLATED, substate: Substate | None = None) -> UnitTarget:
    return UnitTarget("", Content((text,)), state=state, substate=substate)  # type: ignore[arg-type]  # filled later


def _forms(language: LanguageTag, *texts: str) -> tuple[UnitTarget, ...]:
    cases = plural_cases(language, PluralRule.GETTEXT)
    return tuple(
        UnitTarget("", Content((text,)), 1, case, State.TRANSLATED)  # type: ignore[arg-type]  # filled later
        for case, text in zip(cases, texts, strict=True)
    )


def test_messages_are_read_with_all_that_is_known() -> None:
    """Context, references, comments and flags come along; escapes are decoded."""
    found = extract(
        "po",
        HEADER + '# A remark\n#. For the menu\n#: a.c:1\n#, c-format\nmsgctxt "menu"\n'
        'msgid "A \\"b\\"\\t%s\\n"\n"c\\\\n"\nmsgstr ""\n',
    )
    (unit,) = found.units
    assert unit.parts[0].content.plain == 'A "b"\t%s\nc\\n'
    assert unit.context == ("menu", "a.c:1")
    assert [(note.kind, note.text) for note in unit.notes] == [
        ("developer", "For the menu"),
        ("translator", "A remark"),
        ("developer", "c-format"),
    ]


def test_catalogue_without_translations_is_a_template() -> None:
    """It has no targets and no target language, whatever its header says."""
    found = extract("po", HEADER.replace("Language: ", "Language: ru") + 'msgid "A"\nmsgstr ""\n')
    assert (found.target_language, found.targets) == (None, ())


def test_catalogue_with_translations_is_bilingual() -> None:
    """Texts come with their state: fuzzy is a draft; obsolete and empty ones do not come."""
    found = PoFilter().extract((SAMPLES / "russian.po").read_bytes(), PoOptions())
    assert found.target_language == RU
    assert [(each.content.plain, each.case, each.state, each.substate) for each in found.targets] == [
        ("%d файл", PluralCase.ONE, State.TRANSLATED, None),
        ("%d файла", PluralCase.FEW, State.TRANSLATED, None),
        ("%d файлов", PluralCase.MANY, State.TRANSLATED, None),
        ("Удалить %s", None, State.INITIAL, Substate.DRAFT),
        ("Закрытие", None, State.INITIAL, Substate.DRAFT),
        ("Строка", None, State.TRANSLATED, None),
    ]


def test_one_form_in_the_file_serves_all_forms_of_the_language() -> None:
    """A Kazakh file with one form gives its text for every form, and is said to differ from the language."""
    data = (SAMPLES / "kazakh-one-form.po").read_bytes()
    found = PoFilter().extract(data, PoOptions())
    assert [(each.content.plain, each.case) for each in found.targets[:2]] == [
        ("%d файл", PluralCase.ONE),
        ("%d файл", PluralCase.OTHER),
    ]
    assert "1 plural forms" in found.problems[0].message
    assert 'msgstr[0] "%d құжат"\n\n' in _merge(data, KK, _forms(KK, "%d құжат", "%d құжат"), None)


def test_template_gets_the_forms_of_the_language() -> None:
    """Russian has three forms and Kazakh two; the header says so and names the language."""
    template = HEADER + 'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    russian = _merge(template, RU, _forms(RU, "%d файл", "%d файла", "%d файлов"))
    assert 'msgstr[0] "%d файл"\nmsgstr[1] "%d файла"\nmsgstr[2] "%d файлов"\n' in russian
    assert '"Language: ru\\n"' in russian
    assert '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0' in russian
    kazakh = _merge(template, KK, _forms(KK, "%d файл", "%d файл"))
    assert 'msgstr[1] "%d файл"\n' in kazakh
    assert "msgstr[2]" not in kazakh
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in kazakh


def test_half_done_message_is_fuzzy() -> None:
    """A plural message that lacks a form is not taken for translated."""
    template = HEADER + 'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    written = _merge(template, RU, _forms(RU, "%d файл", "", ""))
    assert '#, fuzzy\nmsgid "%d file"' in written
    assert 'msgstr[0] "%d файл"\nmsgstr[1] ""\nmsgstr[2] ""\n' in written


def test_charset_of_a_template_becomes_utf8() -> None:
    """A header that promises only ASCII would be a lie once Kazakh stands in the file; its fuzzy mark goes as well."""
    written = _merge((SAMPLES / "template.pot").read_bytes(), KK, None, _text("Ашу"), None, None, None)
    assert "charset=UTF-8\\n" in written
    assert written.startswith('# A title\nmsgid ""\n')


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ('msgstr ""', 'msgstr ""\n"Language: kk\\n"'),
        ('msgstr "X: y\\n"', 'msgstr "X: y\\n"\n"Language: kk\\n"'),
        ('msgstr "X: y"', 'msgstr "X: y"\n"\\nLanguage: kk\\n"'),
        ('msgstr "Language:\\n"', 'msgstr "Language: kk\\n"'),
        ('msgstr "Language: en\\nX: y\\n"', 'msgstr "Language: kk\\nX: y\\n"'),
    ],
)
def test_header_of_a_template_names_the_language(header: str, written: str) -> None:
    """The field is set where it is, and added where it is not."""
    rest = '\n\nmsgid "A"\nmsgstr '
    assert _merge(f'msgid ""\n{header}{rest}""\n', KK, _text("Oi")) == f'msgid ""\n{written}{rest}"Oi"\n'


def test_unchanged_messages_keep_their_wrapping() -> None:
    """Only the message that changes is written anew."""
    data = HEADER.replace("Language: ", "Language: ru") + ('msgid "A"\nmsgstr ""\n"а"\n"б"\n\nmsgid "B"\nmsgstr "в"\n')
    assert _merge(data, RU, _text("аб"), _text("г")) == data.replace('msgstr "в"', 'msgstr "г"')


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("қысқа", 'msgstr "қысқа"'),
        ("бір\nекі", 'msgstr ""\n"бір\\n"\n"екі"'),
        ("соңы\n", 'msgstr "соңы"'),
        ('"\\\t', 'msgstr "\\"\\\\\\t"'),
        ("сөз " * 30, 'msgstr ""\n"' + "сөз " * 19 + '"\n"' + "сөз " * 11 + '"'),
        ("", 'msgstr ""'),
    ],
)
def test_strings_are_wrapped_as_gettext_wraps(text: str, written: str) -> None:
    """A short string stands on one line; others break after line ends and at spaces before column 80."""
    assert _merge(HEADER + 'msgid "A"\nmsgstr "x"\n', KK, _text(text)).endswith(f"{written}\n")


@pytest.mark.parametrize("given", ["жоқ", "жоқ\n", "\nжоқ\n\n", "бір\nекі"])
@pytest.mark.parametrize(
    ("start", "end"), [("", ""), ("", "\\n"), ("\\n", ""), ("\\n", "\\n"), ("", "\\n\\n"), ("\\n\\n", "\\n")]
)
def test_message_keeps_the_line_ends_at_its_edges(start: str, end: str, given: str) -> None:
    """A translator neither sees nor types them; they are written as the msgid has them, and read back as meant."""
    data = f'{HEADER}msgid "{start}Open it{end}"\nmsgstr ""\n'
    assert typed("po", data) == ["Open it"]
    written = _merge(data, KK, _text(given))
    (found,) = extract("po", written).targets
    assert found.content.plain == given.strip("\n")
    (entry,) = polib.pofile(written)
    edge = (start.replace("\\n", "\n"), end.replace("\\n", "\n"))
    assert entry.msgstr == f"{edge[0]}{given.strip(chr(10))}{edge[1]}"
    assert _merge(written, KK, found) == written


def test_plural_message_keeps_the_line_ends_at_its_edges() -> None:
    """Every form has the edges of the msgid, as gettext demands."""
    data = HEADER + 'msgid "%d file\\n"\nmsgid_plural "%d files\\n"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    assert typed("po", data) == ["%d file", "%d files"]
    written = _merge(data, RU, _forms(RU, "%d файл", "%d файла\n", "%d файлов"))
    assert written.endswith('msgstr[0] "%d файл\\n"\nmsgstr[1] "%d файла\\n"\nmsgstr[2] "%d файлов\\n"\n')


def test_message_of_line_ends_alone_is_kept() -> None:
    """It is offered as it is, and any text for it gets its edges."""
    data = f'{HEADER}msgid "\\n"\nmsgstr ""\n'
    assert typed("po", data) == ["\n"]
    assert _merge(data, KK, _text("\n")).endswith('msgstr "\\n"\n')
    assert extract("po", _merge(data, KK, _text("ә"))).targets[0].content.plain == "ә"


def test_other_edges_of_an_unchanged_translation_stay() -> None:
    """What the file says already is not written again, even where gettext would mend it."""
    data = f'{HEADER}msgid "A\\n"\nmsgstr "Ә\\n\\n"\n'
    assert _merge(data, KK, *extract("po", data).targets) == data


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ("Content-Type: text/plain; charset=CHARSET\\n", "Content-Type: text/plain; charset=UTF-8\\n"),
        ("Content-Type: text/plain; charset=us-ascii\\n", "Content-Type: text/plain; charset=UTF-8\\n"),
        ("Content-Type: TEXT/PLAIN; CHARSET=UTF-8\\n", "Content-Type: TEXT/PLAIN; charset=UTF-8\\n"),
        ("CONTENT-TYPE: text/plain; Charset=ASCII\\n", "CONTENT-TYPE: text/plain; charset=UTF-8\\n"),
        ("Content-Type: text/plain\\n", "Content-Type: text/plain; charset=UTF-8\\n"),
        ("X: y\\n", 'X: y\\n"\n"Content-Type: text/plain; charset=UTF-8\\n'),
    ],
)
@pytest.mark.parametrize("old", ["", "x"])
def test_header_names_the_charset_of_what_is_written(header: str, written: str, old: str) -> None:
    """A charset that gettext takes for ASCII, in whatever letters, becomes UTF-8 once other letters are written."""
    data = f'msgid ""\nmsgstr "Language: kk\\n"\n"{header}"\n\nmsgid "A"\nmsgstr "{old}"\n'
    wanted = data.replace(header, written).replace(f'msgstr "{old}"\n', 'msgstr "Ә"\n')
    assert _merge(data, KK, _text("Ә")) == wanted
    assert _merge(data, KK, _text("plain")) == data.replace(f'msgstr "{old}"\n', 'msgstr "plain"\n')


def test_long_lines_stay_long() -> None:
    """A file that does not wrap its strings is not wrapped."""
    source = "word " * 40
    written = _merge(f'{HEADER}msgid "{source}"\nmsgstr ""\n', KK, _text("сөз " * 40))
    assert f'msgstr "{"сөз " * 40}"\n' in written


@pytest.mark.parametrize(
    ("before", "fuzzy", "after"),
    [
        ("", True, "#, fuzzy\n"),
        ("#, c-format\n", True, "#, fuzzy, c-format\n"),
        ("#, fuzzy, c-format\n", False, "#, c-format\n"),
        ("#, c-format, fuzzy\n", False, "#, c-format\n"),
        ("#, fuzzy\n", False, ""),
        ("#, fuzzy\n", True, "#, fuzzy\n"),
        ('#: a.c:1\n#| msgid "old"\n', True, '#: a.c:1\n#, fuzzy\n#| msgid "old"\n'),
    ],
)
def test_fuzzy_says_whether_a_text_is_confirmed(before: str, fuzzy: bool, after: str) -> None:
    """A draft or rejected text is marked fuzzy, a confirmed one is not; other flags and comments stay."""
    state, substate = (State.INITIAL, Substate.REJECTED) if fuzzy else (State.TRANSLATED, None)
    data = f'{HEADER}{before}msgid "A"\nmsgstr "x"\n'
    assert _merge(data, KK, _text("Ә", state, substate)) == f'{HEADER}{after}msgid "A"\nmsgstr "Ә"\n'


def test_a_letter_that_the_charset_lacks_is_refused() -> None:
    """PO has no escapes for letters, so the error says what to do."""
    with pytest.raises(MergeError, match=r"'Қ' \(U\+049A\).*Құқық") as caught:
        _merge((SAMPLES / "cp1251.po").read_bytes(), RU, _text("Құқық"))
    assert "convert the source file to UTF-8" in caught.value.hint


def test_same_text_in_two_contexts_is_two_units() -> None:
    """The id depends on context and text alone."""
    one = extract("po", HEADER + 'msgctxt "a"\nmsgid "X"\nmsgstr ""\n\nmsgctxt "b"\nmsgid "X"\nmsgstr ""\n').units
    two = extract("po", HEADER + 'msgid "Z"\nmsgstr ""\n\nmsgctxt "b"\nmsgid "X"\nmsgstr "Y"\n').units
    assert one[0].id != one[1].id == two[1].id


def test_entries_need_no_blank_lines_between_them() -> None:
    """A message ends where the next one starts."""
    assert typed("po", 'msgid "A"\nmsgstr "B"\nmsgid "C"\nmsgstr "D"\n# end\n') == ["A", "C"]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ('msgid "A\nmsgstr ""\n', "without a closing quote", (1, 7)),
        ('"A"\n', "without a keyword before it", (1, 1)),
        ('msgid "A"\nmsgid "B"\n', "duplicate", (2, 1)),
        ('\nmsgid "A"\n', "without msgid or msgstr", (2, 1)),
        ("hello\n", "neither a comment nor a message", (1, 1)),
        ('msgid "A"\nmsgstr[1] "x"\n', "without msgid_plural", (1, 1)),
        ('msgid "A"\nmsgid_plural "B"\nmsgstr[1] "x"\n', "not numbered from 0", (1, 1)),
        ('msgstr "x"\n', "msgstr without msgid", (1, 1)),
    ],
)
def test_broken_catalogues_are_refused_with_their_place(text: str, message: str, place: tuple[int, int]) -> None:
    """What gettext would refuse is refused, with line and column."""
    with pytest.raises(ExtractError, match=message) as caught:
        extract("po", text)
    assert (caught.value.line, caught.value.column) == place


def test_duplicates_are_a_problem_not_an_error() -> None:
    """The same message twice is told, and both are offered."""
    found = extract("po", 'msgid "A"\nmsgstr ""\n\nmsgid "A"\nmsgstr ""\n')
    assert [problem.line for problem in found.problems] == [0, 4]  # the first says that there is no header
    assert len({unit.id for unit in found.units}) == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.suffix in (".po", ".pot")))
def test_msgfmt_accepts_what_is_written(name: str) -> None:
    """gettext's own checker has no error in a filled catalogue."""
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        pytest.skip("msgfmt (package gettext) is not installed")
    used, data = PoFilter(), (SAMPLES / name).read_bytes()
    found = used.extract(data, PoOptions())
    language = found.target_language or RU
    targets = {
        unit.id: tuple(
            UnitTarget(unit.id, unit.parts[-1].content, len(unit.parts) - 1, case, State.TRANSLATED)
            for case in (plural_cases(language, PluralRule.GETTEXT) if unit.plural else (None,))
        )
        for unit in found.units
    }
    merged = used.merge(data, found, targets, language, PoOptions())
    command = [msgfmt, "--check-format", "--check-header", "--check-domain", "-o", "/dev/null", "-"]
    result = subprocess.run(command, input=merged, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()
