"""Terms in texts: every form is found where it stands, the longest wins, look-alikes are doubted."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.glossary.marked_sentences import read_sentences

from localize.glossary import TermIndex, read_glossary
from localize.glossary.find.words import Words, find_word_parts, key_of, make_key
from localize.model import Concept, LanguageTag, Term, TermHit, TermStatus
from localize.morphology import find_morphology
from localize.tokens import search_key

TERMS = {
    "en": ["personal data", "data", "VPN", "human rights defender", "human rights", "right to privacy", "Tor"],
    "kk": ["дербес деректер", "дерек", "VPN", "БАҚ", "шетел агенті", "құқық қорғаушы", "құқық", "интернет-цензура"],
    "ru": ["персональные данные", "данные", "VPN", "СМИ", "иностранный агент", "свобода слова", "свобода", "сайт"],
}


def _index(language: str, *terms: str | Term) -> TermIndex:
    tag = LanguageTag(language)
    made = (term if isinstance(term, Term) else Term(tag, term) for term in terms)
    return TermIndex.build([Concept(f"C{number}", (term,)) for number, term in enumerate(made)], tag)


def _found(hits: tuple[TermHit, ...]) -> list[str]:
    return [hit.surface for hit in hits]


SHIPPED = Path(__file__).parents[3] / "glossaries" / "digital-rights.yaml"
CONCEPTS = [
    concept
    for concept in read_glossary(SHIPPED.read_bytes(), str(SHIPPED)).concepts
    if any(term.language == "kk" for term in concept.terms)
]
INDEXES = {language: _index(language, *terms) for language, terms in TERMS.items()}


@pytest.mark.parametrize("concept", CONCEPTS[::6], ids=lambda each: each.id)
def test_form_is_found_by_an_index_that_has_met_nothing_before(concept: Concept) -> None:
    """Forms are made when the first text asks for them: the same terms are found as when all forms stand."""
    language = LanguageTag("kk")
    morphology = find_morphology(language)
    assert morphology
    whole = TermIndex.build([concept], language)
    assert whole.words
    for term in (each for each in concept.terms if each.language == language):
        forms = sorted({form.text for form in morphology.forms(term.text)})
        for text in (*forms[:: max(1, len(forms) // 4)], term.text.upper()):
            assert TermIndex.build([concept], language).find(text) == whole.find(text)


@given(st.sampled_from(sorted(TERMS)), st.data())
def test_every_form_is_found_where_it_stands(language: str, data: st.DataObject) -> None:
    """Each form that the language gives a term is one hit of that term, over the form and nothing else."""
    term = data.draw(st.sampled_from(TERMS[language]))
    morphology = find_morphology(LanguageTag(language))
    assert morphology is not None
    form = data.draw(st.sampled_from(morphology.forms(term))).text
    before = data.draw(st.sampled_from(["", "… ", "(«", "1) ", "%s ", "<b1>", "{name}: "]))
    after = data.draw(st.sampled_from(["", ".", "», ", "</b1>", " – %d", ", "]))
    hits = INDEXES[language].find(before + form + after)
    expected = (len(before), len(before) + len(form.rstrip("'’")))
    assert (term, *expected) in {(hit.term.text, hit.start, hit.end) for hit in hits}
    assert {(hit.start, hit.end) for hit in hits} == {expected}


pieces = st.sampled_from(
    [
        *("персональных", "данных", "дербес", "деректер", "деректі", "VPN-ге", "VPN", "human-rights", "defenders’"),
        *(
            "Tor",
            "сайт",
            "иностранный",
            "агент",
            "data",
            "СМИ",
            "құқық",
            "қорғаушылар",
            "I",
            "ё",
            "é",
            "\u00ad",
            "\u0301",
        ),
        *("<b1>", "</b1>", "&nbsp;", ",", ".", "-", "_", "&", "«", "»", "%", "%s", "{x}", "https://a.kz/data"),
    ]
)


@given(st.sampled_from(sorted(TERMS)), st.lists(st.one_of(pieces, st.just(" "), st.text(max_size=3))).map("".join))
def test_hits_are_spans_of_the_text(language: str, text: str) -> None:
    """Offsets are those of the given string; hits are sorted and do not overlap unless they are the same span."""
    hits = INDEXES[language].find(text)
    spans = sorted({(hit.start, hit.end) for hit in hits})
    assert [(hit.start, hit.end) for hit in hits] == sorted((hit.start, hit.end) for hit in hits)
    assert all(text[hit.start : hit.end] == hit.surface for hit in hits)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert hits == INDEXES[language].find(text)


CASES = [
    # A tag or markup of the unit does not break a phrase, and the span covers it.
    ("en", ["personal data"], "Your personal <b1>data</b1> here", ["personal <b1>data"]),
    ("ru", ["персональные данные"], "персональных</b1><br2/> данных", ["персональных</b1><br2/> данных"]),
    # Punctuation, placeholders and other markup do.
    ("ru", ["персональные данные"], "персональные, данные", []),
    ("en", ["personal data"], "personal %s data, personal &amp; data, personal; data", []),
    # Hard spaces, soft hyphens, stress marks and look-alike letters do not hide a term.
    ("ru", ["персональные данные"], "персональных\u00a0дан\u00adных", ["персональных\u00a0дан\u00adных"]),
    ("ru", ["агент"], "аге\u0301нта", ["аге\u0301нта"]),
    ("kk", ["дерек"], "деpeктeр", ["деpeктeр"]),
    ("ru", ["учётная запись"], "Учетной записью", ["Учетной записью"]),
    # The longest match wins, also over one that begins before it.
    ("en", ["human rights", "human rights defender", "defender"], "human rights defenders", ["human rights defenders"]),
    ("en", ["open data", "data protection law"], "open data protection law", ["data protection law"]),
    # In English a hyphen is as good as a space; elsewhere it is part of the word.
    ("en", ["digital rights"], "digital-rights groups", ["digital-rights"]),
    ("en", ["man-in-the-middle attack"], "a man in the middle attack", ["man in the middle attack"]),
    ("ru", ["интернет-цензура"], "интернет цензуры", []),
    # The parts of a hyphenated word are words too, but the whole is longer.
    ("ru", ["VPN", "сервис"], "VPN-сервиса", ["VPN", "сервиса"]),
    ("ru", ["цензура", "интернет-цензура"], "интернет-цензуру", ["интернет-цензуру"]),
    # Acronyms mind their capitals, and Kazakh ones may take a suffix with or without the hyphen.
    ("ru", ["СМИ"], "СМИ, сми", ["СМИ"]),
    ("kk", ["БАҚ"], "БАҚ-тың БАҚтың бақтың БАҚ", ["БАҚ-тың", "БАҚтың", "БАҚ"]),
    ("kk", ["VPN"], "VPN-ге VPNге vpn", ["VPN-ге", "VPNге"]),
    ("en", ["VPN"], "VPNs VPN's vpn", ["VPNs", "VPN's"]),
    # Only what precedes the Russian head inflects, with agreement.
    ("ru", ["иностранный агент"], "иностранным агентом иностранных агент", ["иностранным агентом"]),
    ("ru", ["свобода слова"], "свободы слова, свобода словом", ["свободы слова"]),
    # A Russian word that is an adjective of the next noun is not the noun.
    ("ru", ["данные"], "данные документы; данные отчёта", ["данные"]),
    # Kazakh compounds keep a possessor, and the word before may be a genitive.
    (
        "kk",
        ["шетел агенті"],
        "шетел агенттерінің, шетелдің агентін, шетел агент",
        ["шетел агенттерінің", "шетелдің агентін"],
    ),
    # A menu's access key is inside the word.
    ("kk", ["пароль"], "Па_рольді өзгерту", ["Па_рольді"]),
    ("ru", ["данные"], "Со&хранить дан&ные", []),
    # Options of commands are no words, nor is what stands in an address.
    ("en", ["data", "path"], "use --data, --no-path or -path; https://data.org/path", []),
    ("en", ["data", "path"], "use --no-data %s or path-data", ["path", "data"]),
    # A particle behind a hyphen is no word of a phrase.
    ("kk", ["ақ тізім"], "сондай-ақ тізімде, ақ тізімде", ["ақ тізімде"]),
    # Words with punctuation inside the term.
    ("ru", ["атака «человек посередине»"], 'атаки "человек посередине"', ['атаки "человек посередине"']),
    ("kk", ["«ортадағы адам» шабуылы"], "«ортадағы адам» шабуылын", ["«ортадағы адам» шабуылын"]),
    # Kazakh: "without" of longer words and loans, but not of short stems, where it makes another word.
    ("kk", ["пайдаланушы"], "пайдаланушысыз, пайдаланушылардікі", ["пайдаланушысыз", "пайдаланушылардікі"]),
    ("kk", ["заң", "қауіп"], "заңсыз, қауіпсіз; заңымызсыз", ["заңымызсыз"]),
    # … those who are there, "I am one", soft endings of loans.
    ("kk", ["сот"], "соттағылардың соттікі", ["соттағылардың", "соттікі"]),
    ("kk", ["журналист"], "журналистпін, журналистеріміз", ["журналистпін", "журналистеріміз"]),
    ("kk", ["митинг", "хирург", "инсульт"], "митингіге хирургке инсульттен", ["митингіге", "хирургке", "инсульттен"]),
    # English: prefixes and particles with and without a hyphen, owners, Latin plurals, verbs.
    ("en", ["non-governmental"], "nongovernmental, non governmental", ["nongovernmental", "non governmental"]),
    (
        "en",
        ["cyberattack", "check-up"],
        "cyber-attacks, cyber attack; checkups",
        ["cyber-attacks", "cyber attack", "checkups"],
    ),
    (
        "en",
        ["prosecutor's office"],
        "prosecutors' offices, prosecutor’s office",
        ["prosecutors' offices", "prosecutor’s office"],
    ),
    ("en", ["diagnosis", "midwife", "bacterium"], "diagnoses midwives bacteria", ["diagnoses", "midwives", "bacteria"]),
    ("en", ["attorney general"], "attorneys general", ["attorneys general"]),
    # Russian: many breaks are of many bones.
    ("ru", ["перелом кости"], "переломы костей, перелома кости", ["переломы костей", "перелома кости"]),
    # A Kazakh phrase whose object is somebody's.
    ("kk", ["дербес деректерді өңдеу"], "оның дербес деректерін өңдеуге", ["дербес деректерін өңдеуге"]),
    ("kk", ["деректердің ағып кетуі"], "деректерінің ағып кетуіне", ["деректерінің ағып кетуіне"]),
]


@pytest.mark.parametrize(("language", "terms", "text", "surfaces"), CASES)
def test_find_sees_what_a_reader_sees(language: str, terms: list[str], text: str, surfaces: list[str]) -> None:
    """The terms that a reader would mark are the hits, in order."""
    assert _found(_index(language, *terms).find(text)) == surfaces


UNSURE = [
    # An accusative before a noun may be an adjective; before a verb or at the end it is an object.
    ("kk", "қауіп", "қауіпті тағам", True),
    ("kk", "қауіп", "қауіпті азайту", False),
    ("kk", "қауіп", "қауіпті.", False),
    ("kk", "қауіп", "қауіпті болуы мүмкін", True),
    ("kk", "қауіп", "Бұл жол қауіпті.", True),
    ("kk", "қауіп", "Бұл мен үшін қауіпті мен арзан.", True),
    ("kk", "мазмұн", "мазмұнды кітап", True),
    ("kk", "DDoS-шабуыл", "DDoS-шабуылды тойтарды", False),
    ("kk", "пароль", "парольді қайта енгізіңіз", False),
    # A dictionary form that is an adjective by its make.
    ("kk", "белсенді", "белсенді қолданба", True),
    ("kk", "белсенді", "үш белсенді келді", False),
    ("kk", "белсенді", "Ең белсенді оқушы келді.", None),
    ("kk", "белсенді", "Ол белсенді, мен емес.", True),
    ("kk", "ерікті", "Бұл ерікті оқушы еді.", True),
    ("kk", "заң", "Заңды мұрагер табылды.", True),
    ("kk", "қауіп", "қауіпті сайттар", True),
    ("kk", "қауіп", "қауіпті көрсетер", True),
    ("kk", "қауіп", "қауіпті ауру", True),
    ("kk", "белсенді", "белсенді сөздік", True),
    # A noun in -ша that is rather an adjective, but where it owns the next word.
    ("kk", "қосымша", "қосымша ақпарат", None),
    ("kk", "қосымша", "қосымша терезесі", False),
    ("kk", "қосымша", "терезенің қосымша бөлігі", True),
    ("kk", "қосымша", "қосымша орнату", True),
    ("kk", "қосымша", "қосымша үшін", False),
    ("kk", "қосымша", "қосымшаны ашу", False),
    ("kk", "ерікті", "ерікті түрде", None),
    # "My" and "your" of a short stem.
    ("kk", "желі", "желім", True),
    ("kk", "құқық", "құқығым", False),
    # A Cyrillic name that begins a sentence may be a common word.
    ("kk", "Тор", "Тор бар.", True),
    # A Russian form that is likelier a verb.
    ("ru", "сталь", "они стали", True),
    ("ru", "сталь", "сталью", False),
    ("ru", "право", "Он был прав.", True),
    ("ru", "право", "Прав ли он?", True),
    ("ru", "право", "нет таких прав", False),
    ("ru", "право", "Тут ты, пожалуй, прав.", True),
    ("ru", "право", "Право, не знаю.", True),
    ("ru", "право", "Прав тот, кто помнит.", True),
    ("ru", "право", "Право на тишину есть у всех.", False),
    ("ru", "право", "Прав у нас немного.", False),
    # Another noun that agrees with what stands beside it.
    ("ru", "суд", "Большие суда не заходят.", True),
    ("ru", "суд", "Он смотрел на суда.", True),
    ("ru", "суд", "Суда ушли.", True),
    ("ru", "суд", "до суда", False),
    ("ru", "суд", "решение верховного суда", False),
    # Where all is in capitals, an acronym is no acronym.
    ("ru", "ПО", "ИДИТЕ ПО КОРИДОРУ", True),
    ("ru", "ПО", "Обновите ПО сегодня.", False),
    # English nouns that stand like verbs, and first parts of compounds.
    ("en", "register", "You must register here", None),
    ("en", "register", "to register the app", None),
    ("en", "register", "They were told to register", None),
    ("en", "access", "according to access rules", False),
    ("en", "access", "to access or not", None),
    ("en", "access", "It gives you access.", False),
    ("en", "access", "if you access it", None),
    ("en", "access", "They gave journalists access to files.", False),
    ("en", "access", "It lets journalists access files.", None),
    ("en", "block", "Operators block pages.", None),
    ("en", "block", "The two operators block pages.", True),
    ("en", "block", "The pages block a thing.", True),
    ("en", "report", "They never report on it.", None),
    ("en", "report", "The sports report was late.", False),
    ("en", "report", "Human rights report", False),
    ("en", "report", "We record and report.", None),
    ("en", "filter", "a highly rated filter", False),
    ("en", "host", "the company hosts the page", True),
    ("en", "host", "the reports the hosts the page", False),
    ("en", "register", "the register of agents", False),
    ("en", "user", "user-friendly", True),
    ("en", "charge", "Charge your phone.", None),
    ("en", "charge", "The charge was dropped.", False),
    ("en", "link", "She links to it.", None),
    ("en", "link", "the link to it", False),
    ("en", "blocking", "They are blocking the page.", None),
    ("en", "blocking", "The blocking of the page ended.", False),
    ("en", "fine", "I am fine.", None),
    ("en", "fine", "a fine day", True),
    ("en", "fine", "a fine of ten dollars", False),
    ("en", "charge", "He is in charge of it.", None),
    ("en", "right", "She was right.", None),
    ("en", "right", "Go right there.", None),
    ("en", "right", "the right to know", False),
    ("en", "content", "What matters is content", True),
    ("en", "wound", "He wound the clock.", True),
    ("en", "VPN", "VPN-friendly", False),
    ("en", "access", "Can access be denied?", False),
    ("en", "access", "Does the firm access it?", None),
    ("en", "access", "Do people access lists?", None),
    ("en", "torture", "His poems torture the ear.", True),
    ("en", "torture", "Cheap flights torture my back.", True),
    ("en", "charge", "The museum charges fifty tenge.", True),
    ("en", "fine", "Fine weather came.", True),
    ("en", "fine", "Everything went fine until noon.", None),
    ("en", "fine", "She paid a parking fine.", False),
    ("en", "right", "Right, who is next?", True),
    ("en", "right", "She set the clock right.", True),
    ("en", "right", "a fundamental right", False),
    ("en", "right", "Right of reply", False),
    ("en", "bill", "Bill called from the station.", True),
    ("en", "bill", "Bill 34 was signed.", False),
    ("en", "bill", "The Bill was signed.", False),
    # The first word of a phrase may be a verb.
    ("en", "open data", "Do not open data files.", None),
    ("en", "open data", "We open data centres.", None),
    ("en", "open data", "access to open data", False),
    ("en", "house search", "to house search dogs", None),
]


def test_look_alikes_are_unsure() -> None:
    """A hit that may be another word is marked, what surely is one is no hit (None)."""
    wrong = []
    for language, term, text, unsure in UNSURE:
        index = _index(language, Term(LanguageTag(language), term, case_sensitive=term == "Тор"))
        if [hit.unsure for hit in index.find(text)] != ([] if unsure is None else [unsure]):
            wrong.append((term, text))
    assert wrong == []


def test_name_inside_a_sentence_is_sure() -> None:
    """Only the capital at the beginning of a sentence says nothing."""
    index = _index("kk", Term(LanguageTag("kk"), "Тор", case_sensitive=True))
    assert [hit.unsure for hit in index.find("Тор бар. Тор жоқ, ал Тор бар")] == [True, True, False]


def test_verbs_are_found_in_all_their_forms() -> None:
    """A term that the glossary calls a verb has its endings, and stands like one."""
    english = LanguageTag("en")
    index = _index("en", *(Term(english, text, part_of_speech="verb") for text in ("encrypt", "log in", "write")))
    hits = index.find("You encrypt it; encrypted, encrypting; logged in, logs in; wrote, written, writing")
    assert [hit.unsure for hit in hits] == [False] * 8


def test_equal_spans_keep_every_concept() -> None:
    """One form of two concepts is two hits, in the order of the glossary."""
    language = LanguageTag("ru")
    concepts = [
        Concept("A", (Term(language, "иностранный агент", TermStatus.FORBIDDEN),)),
        Concept("B", (Term(language, "иностранный агент"),)),
    ]
    hits = TermIndex.build(concepts, language).find("иностранного агента")
    assert [(hit.concept.id, hit.term.status) for hit in hits] == [
        ("A", TermStatus.FORBIDDEN),
        ("B", TermStatus.PREFERRED),
    ]


def test_exceptions_and_contexts_cancel_a_hit() -> None:
    """A whole form can be excepted; a word right before or after can cancel, in any of its forms."""
    language = LanguageTag("kk")
    index = _index("kk", Term(language, "дерек", exceptions=("Дерексіз", "дерекші"), contexts=("фильм", "бос")))
    assert _found(index.find("деректі фильмдер, деректі өңдеу, бос дерек; фильм: дерек")) == ["деректі", "дерек"]
    assert _found(_index("kk", Term(language, "дерек", exceptions=("деректер",))).find("деректер, дерек")) == ["дерек"]


def test_forms_can_be_added_and_removed() -> None:
    """What the rules get wrong, the glossary puts right."""
    language = LanguageTag("ru")
    index = _index("ru", Term(language, "доксинг", forms_added=("доксингинг",), forms_removed=("доксинги",)))
    assert _found(index.find("доксинги доксингинг доксингом")) == ["доксингинг", "доксингом"]


def test_case_sensitive_terms_want_their_capitals() -> None:
    """Tor is not tor, and march is not March, inflected or not."""
    english = LanguageTag("en")
    index = _index("en", Term(english, "Tor", case_sensitive=True), Term(english, "march", case_sensitive=True))
    assert _found(index.find("Tor, tor, TOR, Tor's; a march, marches, March")) == ["Tor", "Tor's", "march", "marches"]
    russian = LanguageTag("ru")
    committee = Term(russian, "Комитет безопасности", case_sensitive=True)
    assert _found(_index("ru", committee).find("Комитета безопасности, комитета безопасности")) == [
        "Комитета безопасности"
    ]


def test_language_without_morphology_matches_the_term_itself() -> None:
    """In other languages and scripts a term is found as it is written, whatever its capitals."""
    assert _found(_index("fr", "données").find("Données, donnée")) == ["Données"]
    assert _found(_index("kk-Latn", "derek").find("derek, derekter")) == ["derek"]


def test_index_takes_terms_of_the_same_language_only() -> None:
    """kk and kk-KZ are one language, kk-Latn and ru are others."""
    concept = Concept("C", tuple(Term(LanguageTag(tag), "агент") for tag in ("kk-KZ", "ru", "kk-Latn")))
    hits = TermIndex.build([concept], LanguageTag("kk")).find("агентке агентом")
    assert [(hit.term.language, hit.surface) for hit in hits] == [("kk-KZ", "агентке")]


def test_words_are_all_words_of_all_forms() -> None:
    """The index tells which words it knows, folded."""
    words = _index("kk", "шетел агенті", "VPN", "«ортадағы адам» шабуылы").words
    assert {"шетел", "агенттерінің", "vpn-ге", "vрnге", "ортадағы", "шабуылына"} <= words
    assert not {"ге", "-ге", '"ортадағы', "агент"} & words


@given(st.one_of(st.text(max_size=12), st.text("аеcpХxЁёIі'’ -\u00ad\u0301aB9", max_size=12)))
def test_quick_keys_are_the_keys_of_texts(text: str) -> None:
    """A form's key, made quickly, is the key of the same words in a text."""
    atoms = find_word_parts(text, hyphen="-")
    if not any(atom.bare.startswith("\0") for atom in atoms):
        assert make_key(text, hyphen="-") == key_of(atoms)
    assert [search_key(atom.raw).replace("’", "'") for atom in atoms] == [atom.bare.lstrip("\0") for atom in atoms]


CORPUS = Path(__file__).parents[1] / "cases"


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
@pytest.mark.parametrize("part", ["open", "fresh"])
def test_sentences_that_rules_were_mended_with_have_their_terms(part: str, language: str) -> None:
    """Of the marked sentences every term is found, and nothing else where no word is two words."""
    for sentence in read_sentences(CORPUS / f"{language}-{part}.txt"):
        hits = sentence.index.find(sentence.text)
        found = {(hit.start, hit.end, hit.concept.id) for hit in hits}
        assert sentence.terms <= found, sentence.text
        assert sentence.homograph or found <= sentence.terms, sentence.text


WORDS = ["word", "слово", "сөз", "Ёлка", "don’t", "VPN", "aа"]
SIGNS = ["-", "‑", "—", ",", ".", " ", "\u00a0", "\n", "«", "»", "(", "50", "%", "$", "@", "_", "&", "/", "\u00ad"]
PROTECTED = [
    "{name}",
    "{{ x }}",
    "%s",
    "%d%%",
    "&amp;",
    "&nbsp;",
    "<b1>",
    "</b1>",
    "<a-tag>",
    "example.org",
    "https://a.kz/b?c=%s",
    "www.a.ru",
]


@given(st.lists(st.sampled_from(WORDS + SIGNS + PROTECTED)).map("".join), st.sampled_from(["-", ""]))
def test_plain_texts_have_the_words_of_all_texts(text: str, hyphen: str) -> None:
    """The quick way to the words of a text gives what tokens give, numbers in figures apart."""
    words, atoms = Words.split(text, hyphen), find_word_parts(text, hyphen=hyphen)
    if any(atom.bare.startswith("\0") or any(map(str.isdigit, atom.bare)) for atom in atoms):
        return
    places = range(len(words))
    assert [(words.bare[each], words.joined[each], words.raw(each)) for each in places] == [
        (atom.bare, atom.joined, atom.raw) for atom in atoms
    ]
    assert [(*words.span(each, each), words.is_whole(each)) for each in places] == [
        (atom.start, atom.end, atom.whole) for atom in atoms
    ]
    for each in places:
        follows = words.joined[each] == words.bare[each]
        assert words.follows(each) is follows
        beside = words.beside(each)
        known = (*words.preceding(each)[:1], "")[0], (*words.next(each + 1), "")[0]
        assert beside is None or (words.is_whole(each) and beside == known)
