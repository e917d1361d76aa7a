"""Whole texts: case, marks, punctuation, and words that are no Kazakh."""

from __future__ import annotations

import pytest

from localize.transliteration import Alphabet, Fate, Word, restore, transliterate

LATIN, ARABIC = Alphabet.LATIN, Alphabet.ARABIC


def only(text: str, alphabet: Alphabet) -> Word:
    """The one word of a text."""
    (word,) = transliterate(text, alphabet).words
    return word


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Signal қосымшасын VPN-нің орнына ашыңыз.", "Signal qosymşasyn VPN-nıñ ornyna aşyñyz."),
        ("«Щука», «ЩУКА», «АЩ» және «Щ».", "«Şşuka», «ŞŞUKA», «AŞŞ» jäne «Şş»."),
        ("ЮНЕСКО-ның, Юлияның, ҚХДР-ға", "İUNESKO-nyñ, İuliianyñ, QHDR-ğa"),
        ("1 500,5 теңге; 5-ші бап, 24сағат", "1 500,5 teñge; 5-şı bap, 24sağat"),
        ("<b>Қош</b> келдіңіз, {name}!\\n%s", "<b>Qoş</b> keldıñız, {name}!\\n%s"),
    ],
)
def test_latin_texts(text: str, written: str) -> None:
    """Latin stays, case is kept, protected tokens stay."""
    assert transliterate(text, LATIN).text == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Бұл кім, қайда; неге?", "بۇل كىم، قايدا؛ نەگە؟"),
        ("«Сәлем», — деді.", "«سالەم»، — دەدى."),
        ("Signal, Tor; Tails?", "Signal, Tor; Tails?"),
        ("Signal, Tor және басқалар, 1,5 есе", "Signal, Tor جانە باسقالار، 1,5 ەسە"),
        ("VPN-нің 5-ші нұсқасы", "VPN-ٴنىڭ 5-ٴشى نۇسقاسى"),
        ("https://a.kz/?б=в, иә?", "https://a.kz/?б=в, ٴيا؟"),
    ],
)
def test_arabic_texts(text: str, written: str) -> None:
    """Signs turn with the words before them; digits and what is Latin stay."""
    assert transliterate(text, ARABIC).text == written


@pytest.mark.parametrize("alphabet", list(Alphabet))
def test_transliterate_joins_split_letters(alphabet: Alphabet) -> None:
    """A й or ё in two characters is the letter that it looks like, and comes back as such."""
    assert transliterate("и\u0306", alphabet).text == transliterate("й", alphabet).text
    assert only("қои\u0306", alphabet).fate is Fate.RETURNS


def test_transliterate_drops_stress_and_tells() -> None:
    """A stress mark would make another Latin letter; it goes, and the word is told of."""
    assert only("а\u0301лма", LATIN) == Word(0, 5, "а\u0301лма", "alma", "алма", Fate.CHANGED)
    assert only("а\u0301лма", ARABIC).fate is Fate.CHANGED


def test_transliterate_soft_hyphens() -> None:
    """A soft hyphen stays in Latin; in Arabic it would cut the joined letters, so it goes and is told of."""
    assert only("қо\u00adғам", LATIN).written == "qo\u00adğam"
    assert only("қо\u00adғам", LATIN).fate is Fate.RETURNS
    assert only("қо\u00adғам", ARABIC).written == "قوعام"
    assert only("қо\u00adғам", ARABIC).fate is Fate.CHANGED


@pytest.mark.parametrize("alphabet", list(Alphabet))
@pytest.mark.parametrize("word", ["д\u0065ректер", "Київ", "Telegramда", "м\u0259селе"])
def test_transliterate_leaves_mixed_and_foreign_words(alphabet: Alphabet, word: str) -> None:
    """Nobody can say what a word of two alphabets means, or how a letter of another language is written."""
    found = transliterate(f"{word} бар", alphabet)
    assert found.words[0].fate is Fate.LEFT
    assert found.text.startswith(word)


def test_restore_reads_the_draft_of_january() -> None:
    """The letters ŋ and ǧ of the earlier draft are read as ñ and ğ are."""
    assert restore("zaŋ, aǧylşyn", LATIN).text == "заң, ағылшын"


def test_restore_leaves_words_of_other_alphabets() -> None:
    """A word with c, w or x is not Kazakh; an address is never read."""
    assert restore("Firefox pen Wickr: https://example.org/qosymşa", LATIN).text.startswith("Firefox пен Wickr: https:")


def test_restore_reads_the_hamza_of_newspapers() -> None:
    """U+0621 is typed for U+0674, and single characters with a hamza are letters too."""
    assert restore("ءتىل، ءسوز", ARABIC).text == "тіл, сөз"
    assert restore("ٶز", ARABIC).text == "өз"


def test_restore_tells_words_that_are_spelled_by_other_rules() -> None:
    """What would be written in another way is told."""
    assert [each.fate for each in restore("zañ zaŋ", LATIN).words] == [Fate.RETURNS, Fate.CHANGED]
