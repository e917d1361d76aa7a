"""Word documents: what is a text, which tags it has, and what is written."""

from __future__ import annotations

import pytest
from tests.formats.reading import KAZAKH
from tests.formats.sample_files import FOLDER, pack

from localize.errors import ExtractError, MergeError
from localize.formats import get_filter
from localize.formats.office.docx.writer import office_tag
from localize.language import parse_tag
from localize.model import Content
from localize.model.extraction import Extraction, UnitTarget
from localize.model.filter_options import read_options
from localize.safe.zip import Archive

BRIEF = {
    each.relative_to(FOLDER / "docx/brief").as_posix(): each.read_bytes()
    for each in (FOLDER / "docx/brief").rglob("*")
    if each.is_file()
}
MAIN = "word/document.xml"
HEAD = BRIEF[MAIN].decode().partition("<w:body>")[0] + "<w:body>"


def document(body: str, **parts: str) -> bytes:
    """Return a package whose body is this; *parts* replace others: styles, settings."""
    members = {**BRIEF, MAIN: f"{HEAD}{body}</w:body></w:document>".encode()}
    members |= {f"word/{name}.xml": text.encode() for name, text in parts.items()}
    return pack({name: data for name, data in members.items() if "docProps" not in name or "core" not in name})


def extract(data: bytes, **options: object) -> Extraction:
    """Return what the filter reads."""
    used = get_filter("docx")
    return used.extract(data, read_options(used.options_type, options))


def typed(body: str, **options: object) -> list[str]:
    """Return the units of a body as a translator sees them."""
    found = extract(document(body), **options)
    inside = {span.unit for span in found.spans if span.member == MAIN}
    return [unit.parts[0].content.typed for unit in found.units if unit.id in inside]


def translate(data: bytes, targets: dict[str, str], member: str = MAIN, **options: object) -> str:
    """Return a part of the document with these targets by their source's typing form."""
    used = get_filter("docx")
    read = read_options(used.options_type, options)
    found = used.extract(data, read)
    given = {
        unit.id: (UnitTarget(unit.id, Content.parse(targets[content.typed], content.tags)),)
        for unit in found.units
        for content in (unit.parts[0].content,)
        if content.typed in targets
    }
    assert len(given) >= len(targets)
    merged = used.merge(data, found, given, KAZAKH, read)
    assert used.verify(merged) == ()
    return Archive(merged).read(member).decode()


def run(text: str, properties: str = "") -> str:
    """Return a run."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str) -> str:
    """Return a complex field."""
    ends = ['<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="separate"/></w:r>']
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return f"{ends[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{ends[1]}{result}{end}"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("one ", '<w:lang w:val="ru-RU"/>') + run("two", "<w:noProof/>"), "one two"),
        (run("one ", "<w:bCs/>") + run("two", '<w:rFonts w:eastAsia="SimSun" w:hint="eastAsia"/>'), "one two"),
        (run("plain ") + run("bold", "<w:b/>") + run(" end"), "plain <b1>bold</b1> end"),
        (run("a ") + run("b", '<w:b w:val="0"/>'), "a b"),
        (run("a ") + run("2", '<w:vertAlign w:val="superscript"/>'), "a <sup1>2</sup1>"),
        (run("a") + run(" ", "<w:b/>") + run("b"), "a b"),
        (run("a") + run(" ", '<w:u w:val="single"/>') + run("b"), "a<u1> </u1>b"),
        (f"<w:smartTag>{run('Al')}</w:smartTag>{run('maty')}", "Almaty"),
        (f"<w:ins>{run('new ')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>{run('text')}", "new text"),
        (f"<w:moveFrom>{run('gone')}</w:moveFrom><w:moveTo>{run('here')}</w:moveTo>", "here"),
        (f'<w:bookmarkStart w:id="1" w:name="x"/>{run("a")}<w:bookmarkEnd w:id="1"/>{run("b")}', "ab"),
        (run("see ") + field(" REF x \\h ", run("page 3")), "see <f1/>"),
        (run("to ") + field(' HYPERLINK "http://x" ', run("us")), "to <a1>us</a1>"),
        (run("word") + field(' XE "word" ', ""), "word"),
        (f'{run("of ")}<w:fldSimple w:instr=" NUMPAGES ">{run("8")}</w:fldSimple>', "of <f1/>"),
        (f"<w:r><w:br/><w:tab/></w:r>{run(' text ')}<w:r><w:br w:type='page'/></w:r>", "text"),
        (f"{run('a')}<w:r><w:noBreakHyphen/></w:r>{run('b')}<w:r><w:softHyphen/></w:r>", "a\u2011b\u00ad"),
        (run("seen ") + run("unseen", "<w:vanish/>"), "seen"),
        (run("a ") + run("b", '<w:kern w:val="28"/>') + run("c", "<w:snapToGrid/>"), "a bc"),
        (run("a ") + run("b", '<w:spacing w:val="-2"/>'), "a b"),
        (run("a ") + run("b", '<w:spacing w:val="40"/>'), "a <g1>b</g1>"),
        (run("a ") + run("b", '<w:u w:color="000000"/>'), "a b"),
        (
            run("a ", '<w:color w:val="4f81bd"/>') + run("b", '<w:color w:val="4F81BD" w:themeColor="accent1"/>'),
            "a b",
        ),
        (run("plain ") + run("bold", "<w:b/>") + run(", ", "<w:i/>") + run("end"), "plain <b1>bold</b1>, end"),
        (
            run("plain ") + run("bold", "<w:b/>") + run(", ", '<w:color w:val="FF0000"/>'),
            "plain <b1>bold</b1><g2>,</g2>",
        ),
        (run("plain") + run(".", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "plain<g1>.</g1>"),
        (run("plain") + run(" – ", '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>') + run("end"), "plain – end"),
        (field(" FORMCHECKBOX ", "") + run(" yes"), "yes"),
    ],
)
def test_a_paragraph_has_few_tags(inside: str, text: str) -> None:
    """What nobody sees is no tag, what a reader never sees is no text."""
    assert typed(f"<w:p>{inside}</w:p>") == [text]


def test_styles_say_what_a_run_need_not_say() -> None:
    """A property that repeats the paragraph's style, or the style that that one is based on, is no format."""
    style = '<w:pPr><w:pStyle w:val="Lead"/></w:pPr>'
    inside = run("a ", "<w:i/>") + run("b ", '<w:sz w:val="26"/>') + run("c") + run(" d", '<w:i w:val="0"/>')
    assert typed(f"<w:p>{style}{inside}</w:p>") == ["a b c<g1> d</g1>"]


def test_aggressive_ignores_what_typographers_see() -> None:
    """Wide spacing is a format unless the option says otherwise."""
    inside = run("a ") + run("b", '<w:spacing w:val="40"/>')
    body = f"<w:p>{inside}</w:p>"
    assert typed(body) == ["a <g1>b</g1>"]
    assert typed(body, aggressive=True) == ["a b"]


def test_hidden_text_is_offered_by_option() -> None:
    """Hidden text is left out, or a text like any other."""
    body = f"<w:p>{run('secret', '<w:vanish/>')}</w:p>"
    assert typed(body) == []
    assert typed(body, hidden=True) == ["secret"]


def test_a_field_over_paragraphs_is_not_offered() -> None:
    """The entries of a table of contents are left out, and the text after its end is offered."""
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    code = '<w:r><w:instrText> TOC </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = f"<w:p>{begin}{code}{run('One 1')}</w:p><w:p>{run('Two 2')}</w:p><w:p>{end}{run('Text')}</w:p>"
    assert typed(body) == ["Text"]
    assert [skip.rule for skip in extract(document(body)).skipped if skip.member == MAIN] == ["generated index"] * 2


def test_a_field_without_an_end_is_left_alone() -> None:
    """A broken field costs its own paragraph, not the rest of the document."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert typed(f"<w:p>{begin}{run('a')}</w:p><w:p>{run('b')}</w:p>") == ["b"]


def test_only_the_text_is_written_anew() -> None:
    """The paragraph's properties, its other children and every other paragraph stay as they are."""
    keep = '<w:p w:rsidR="1"><w:r><w:t>Other</w:t></w:r></w:p>'
    before = "<w:pPr><w:jc w:val='center'/></w:pPr><w:proofErr w:type='x'/>"
    body = f"{keep}<w:p>{before}<w:r w:rsidR='7'><w:t>Text</w:t></w:r></w:p>"
    written = translate(document(body), {"Text": "Мәтін < & >"})
    new = '<w:rPr><w:lang w:val="kk-KZ"/></w:rPr><w:t>Мәтін &lt; &amp; &gt;</w:t>'
    assert written == f"{HEAD}{body.replace('<w:t>Text</w:t>', new)}</w:body></w:document>"


def test_the_language_of_a_run_follows_its_text() -> None:
    """A run with the source's language gets the target's; its other properties stay, its revisions go."""
    change = '<w:rPrChange w:id="1" w:author="x"><w:rPr><w:i/></w:rPr></w:rPrChange>'
    old = f'<w:b/><w:lang w:val="en-US" w:bidi="ar-SA"/>{change}'
    written = translate(document(f"<w:p>{run('Text', old)}</w:p>"), {"Text": "Мәтін"})
    assert '<w:rPr><w:b/><w:lang w:val="kk-KZ" w:bidi="ar-SA"/></w:rPr><w:t>Мәтін</w:t>' in written


def test_the_documents_language_follows_by_option() -> None:
    """With the option, the language of the defaults is a mark that changes with the first target."""
    data = document(f"<w:p>{run('Text')}</w:p>")
    assert extract(data).marks == ()
    written = translate(data, {"Text": "Мәтін"}, "word/styles.xml", language=True)
    assert '<w:lang w:val="kk-KZ" w:eastAsia="en-US" w:bidi="ar-SA"/>' in written


def test_space_at_the_edges_is_kept() -> None:
    """Edges that were left out come back, and white space that counts is declared."""
    body = f"<w:p><w:r><w:tab/><w:t xml:space='preserve'> a </w:t></w:r>{run('b', '<w:b/>')}</w:p>"
    written = translate(document(body), {"a <b1>b</b1>": "ә <b1>б</b1>"})
    assert '<w:tab/><w:t xml:space="preserve"> ә </w:t>' in written


def test_revisions_are_accepted_where_a_text_changes() -> None:
    """Deleted text goes and inserted text stays without its mark; the user is told before."""
    gone = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
    body = f"<w:p><w:ins w:id='1' w:author='x'>{run('new')}</w:ins>{gone}{run(' text')}</w:p>"
    written = translate(document(body), {"new text": "жаңа мәтін"})
    assert "old" not in written
    assert "w:ins" not in written
    assert "2 tracked changes" in extract(document(body)).problems[0].message
    with pytest.raises(ExtractError, match="2 tracked changes"):
        extract(document(body), revisions="refuse")


def test_the_copy_for_old_programs_gets_the_same_target() -> None:
    """A text box is written twice; a fallback that says something else stays."""
    written = translate(
        pack(BRIEF), {"<g1>Keep a </g1>paper copy": "Қағаз көшірмесін<g1> сақтаңыз</g1>", "Only here": "Тек осында"}
    )
    assert written.count("<w:t>Қағаз көшірмесін</w:t>") == 2
    assert written.count("Тек осында") == 1
    assert "Another text" in written


def test_text_in_a_box_comes_along_with_the_text_around_it() -> None:
    """Both are translated at once, or each alone."""
    outer, inner = "A picture with words <img1/> in the middle.", "Only here"
    both = translate(pack(BRIEF), {outer: "Ортасында <img1/> суреті бар мәтін", inner: "Тек осында"})
    alone = translate(pack(BRIEF), {outer: "Ортасында <img1/> суреті бар мәтін"})
    assert "Тек осында" in both
    assert "суреті бар" in both
    assert "Only here" in alone


def test_repeated_labels_and_diagrams_are_one_text() -> None:
    """A chart's label and the drawing of a diagram follow the text that they repeat."""
    chart = translate(pack(BRIEF), {"Spring": "Көктем"}, "word/charts/chart1.xml")
    assert chart.count("<c:v>Көктем</c:v>") == 2
    drawing = translate(pack(BRIEF), {"Appeal to the court": "Сотқа шағым"}, "word/diagrams/drawing1.xml")
    assert "Сотқа шағым" in drawing


def control(name: str, inside: str) -> str:
    """Return a content control that shows the value of an element of another part."""
    binding = f'<w:dataBinding w:xpath="/ns0:coreProperties[1]/ns1:{name}[1]"/>'
    return f"<w:sdt><w:sdtPr>{binding}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize("properties", [True, False])
@pytest.mark.parametrize("is_inline", [True, False])
def test_a_value_that_a_control_shows_follows_its_text(properties: bool, is_inline: bool) -> None:
    """Word would put the old value over the translation, so both change, and are one text."""
    title = run("A brief on shutdowns &amp; rights")
    inside = f"<w:p>{control('title', title)}</w:p>" if is_inline else control("title", f"<w:p>{title}</w:p>")
    data = pack({**BRIEF, MAIN: f"{HEAD}{inside}</w:body></w:document>".encode()})
    source = "A brief on shutdowns & rights"
    assert [unit.parts[0].content.plain for unit in extract(data, properties=properties).units].count(source) == 1
    core = translate(data, {source: "Желі мен құқық"}, "docProps/core.xml", properties=properties)
    assert "<dc:title>Желі мен құқық</dc:title>" in core


def test_headings_are_the_context() -> None:
    """A text says under which headings it stands."""
    units = {unit.parts[0].content.plain: unit for unit in extract(pack(BRIEF)).units}
    assert units["When the net goes dark"].kind == "heading"
    assert units["Country"].context == ("When the net goes dark",)
    assert units["Country"].kind == "cell"


@pytest.mark.parametrize("target", ["<b1>ә", "ә</b1>", "</b1>ә<b1>"])
def test_broken_pairs_are_refused(target: str) -> None:
    """A target whose tags do not close in order would break the file."""
    with pytest.raises(MergeError, match="the tag"):
        translate(document(f"<w:p>{run('a ')}{run('b', '<w:b/>')}</w:p>"), {"a <b1>b</b1>": target})


def test_a_protected_document_is_named_as_such() -> None:
    """A document with a password is no package."""
    with pytest.raises(ExtractError, match="password-protected"):
        extract(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def test_other_packages_are_no_word_documents() -> None:
    """A package without a main part of Word's kind is refused."""
    with pytest.raises(ExtractError, match="not a Word document"):
        extract(pack({"[Content_Types].xml": BRIEF["[Content_Types].xml"], "x.xml": b"<x/>"}))


def test_errors_name_the_part() -> None:
    """A place in a package is a part, a line and a column."""
    with pytest.raises(ExtractError) as caught:
        extract(document("<w:p>"))
    assert caught.value.member == MAIN
    assert caught.value.line > 0


@pytest.mark.parametrize(
    ("tag", "name"), [("kk", "kk-KZ"), ("ru", "ru-RU"), ("kk-Latn", "kk-Latn-KZ"), ("ru-KZ", "ru-KZ"), ("vo", "vo")]
)
def test_office_names_a_language_with_its_region(tag: str, name: str) -> None:
    """Office looks for proofing tools by language and region."""
    assert office_tag(parse_tag(tag)) == name
