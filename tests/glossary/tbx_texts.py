"""TBX texts in all versions, and how to read them; shared by the tests of TBX."""

from __future__ import annotations

from localize.glossary import Glossary, read_glossary
from localize.model import Concept, LanguageTag, Term, TermStatus

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
LAKE = Glossary(
    "Lakes",
    (
        Concept(
            "L1",
            (
                Term(EN, "lake", exceptions=("lakes’",), contexts=("frozen",)),
                Term(EN, "mere", TermStatus.ADMITTED, "verb"),
                Term(KK, "көл", case_sensitive=True, forms_added=("көлге",), forms_removed=("көлді",)),
                Term(RU, "озеро", part_of_speech="proper noun"),
                Term(RU, "лужа", TermStatus.FORBIDDEN),
                Term(RU, "водоём", TermStatus.DEPRECATED),
            ),
            "water & ice",
            ((EN, "A body of still water."), (KK, "Ағынсыз су айдыны.")),
            "First line.\nSecond line.",
            "a map",
            "attested",
        ),
        Concept("вода 2", (Term(EN, "water"),), definitions=((RU, "Жидкость."),)),
    ),
    licence="CC0-1.0",
    languages=(EN, KK, RU),
)


def read(text: str | bytes, path: str = "lakes.tbx") -> Glossary:
    return read_glossary(text.encode() if isinstance(text, str) else text, path)


def v2(entries: str, *, head: str = "", language: str = "en") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">\n'
        f'<martif type="TBX" xml:lang="{language}"><martifHeader><fileDesc>{head}</fileDesc></martifHeader>'
        f"<text><body>\n{entries}\n</body></text></martif>"
    )


def v3(entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tbx type="TBX-Basic" style="dct" xml:lang="en" '
        'xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" '
        'xmlns:basic="http://www.tbxinfo.net/ns/basic"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc>'
        f"</fileDesc></tbxHeader><text><body>\n{entries}\n</body></text></tbx>"
    )


def one(text: str | bytes) -> Concept:
    glossary = read(text)
    assert glossary.problems == ()
    (concept,) = glossary.concepts
    return concept


def terms(concept: Concept) -> list[tuple[str, str, TermStatus]]:
    return [(term.language, term.text, term.status) for term in concept.terms]


def entry(term: str = "lake", inside: str = "", *, name: str = 'id="L1"') -> str:
    return f'<termEntry {name}><langSet xml:lang="en"><tig><term>{term}</term>{inside}</tig></langSet></termEntry>'
