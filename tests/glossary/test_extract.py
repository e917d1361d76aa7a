"""Candidates for terms: phrases by rule, in one entry for all their forms, and nothing else."""

from __future__ import annotations

from localize.glossary.extract import extract
from localize.glossary.forms import FormOrigin, list_forms
from localize.model import LanguageTag, Term

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")


def found(language: LanguageTag, *texts: str, least: int = 2) -> dict[str, tuple[int, int, int]]:
    """Return count, alone and share of each candidate in texts."""
    named = [(f"t{number}", text) for number, text in enumerate(texts)]
    return {each.text: (each.count, each.alone, each.share) for each in extract(named, language, least=least)}


def test_english_phrases_are_found_in_both_numbers() -> None:
    """The head gives the entry; of may stand inside; adverbs, past forms and common words do not."""
    texts = [
        "The exit node of a network was blocked quickly.",
        "Exit nodes were listed; the right of reply is known.",
        "A right of reply, and another exit node.",
    ]
    assert found(EN, *texts) == {"exit node": (3, 3, 100), "right of reply": (2, 2, 100)}


def test_russian_phrases_are_found_in_all_cases() -> None:
    """An adjective agrees with its noun, a genitive follows it; what only stands side by side is no phrase."""
    texts = [
        "Мобильное приложение и срок хранения.",
        "В мобильном приложении о сроке хранения.",
        "Он пишет книги быстро.",
    ]
    assert found(RU, *texts) == {"мобильное приложение": (2, 2, 100), "срок хранения": (2, 2, 100)}


def test_russian_phrases_without_a_nominative_get_one_where_it_is_sure() -> None:
    """A noun at the beginning has one nominative; with an adjective the text's own form stays."""
    assert set(found(RU, "в центре сертификации", "из центра сертификации")) == {"центр сертификации"}


def test_kazakh_phrases_are_found_in_all_cases() -> None:
    """The last word declines, possessed or not; verbs end no phrase."""
    texts = [
        "Жүйе қауіпсіздік кеңесінің шешімін күтеді.",
        "Қауіпсіздік кеңесіне хат жазды.",
        "Бұл қауіпсіздік кеңесі емес; хат жазды.",
    ]
    assert found(KK, *texts) == {"қауіпсіздік кеңесі": (3, 3, 100)}


def test_a_part_of_a_longer_candidate_is_left_out() -> None:
    """What stands only inside a longer phrase is not a candidate of its own; what stands apart often is."""
    texts = ["Open source licence.", "An open source licence.", "The open source licence."]
    assert found(EN, *texts) == {"open source licence": (3, 3, 100)}
    more = found(EN, *texts, "The source licence, a source licence.")
    assert more["source licence"] == (5, 2, 100)


def test_words_that_are_mostly_elsewhere_are_no_phrase() -> None:
    """The share weighs a phrase against all uses of its rarest word."""
    texts = ["Big data."] * 2 + ["Data, big."] * 30
    assert found(EN, *texts) == {}


def test_phrases_do_not_cross_punctuation_placeholders_or_numbers() -> None:
    """Only single spaces join words."""
    assert found(EN, "exit, node", "exit {x} node", "exit 5 node", "exit (node)", "exit\nnode") == {}


def test_examples_are_the_first_places() -> None:
    """Three at most, each once."""
    texts = [(f"t{number // 2}", "exit node") for number in range(12)]
    (candidate,) = extract(texts, EN)
    assert (candidate.examples, candidate.count) == (("t0", "t1", "t2"), 12)


def test_acronyms_keep_their_capitals() -> None:
    """VPN is a name, not a word."""
    assert set(found(RU, "Сервисы VPN есть.", "Нет сервисов VPN.")) == {"сервисы VPN"}


def test_texts_without_phrases_have_no_candidates() -> None:
    """Nothing in, nothing out; a language without rules is no error."""
    assert found(EN) == found(EN, "", "the of and") == {}
    assert set(found(LanguageTag("de"), "freie Rede", "freie Rede")) == {"freie rede"}


def test_forms_of_a_term_name_their_features_and_corrections() -> None:
    """Each text once, with all its readings; what is taken away or added by hand is marked."""
    term = Term(RU, "агент", forms_removed=("агентом",), forms_added=("агента-то",))
    forms = {form.text: form for form in list_forms(term)}
    assert ("Gen", "Sing") in forms["агента"].readings
    assert forms["агентом"].origin is FormOrigin.REMOVED
    assert forms["агента-то"].origin is FormOrigin.ADDED
    assert next(iter(forms)) == "агент"


def test_a_term_in_another_script_has_one_form() -> None:
    """No rules are known for Kazakh in Latin letters, nor for other languages."""
    assert [form.text for form in list_forms(Term(LanguageTag("kk-Latn"), "qoğam"))] == ["qoğam"]
    assert [form.text for form in list_forms(Term(LanguageTag("de"), "Rede"))] == ["Rede"]


def test_forms_keep_the_capitals_that_count_and_name_exceptions() -> None:
    """What is shown is what is found: Tor's, not tor's; a form that is another word is marked."""
    assert "Tor's" in {form.text for form in list_forms(Term(EN, "Tor", case_sensitive=True))}
    assert "Тором" in {form.text for form in list_forms(Term(RU, "Тор", case_sensitive=True))}
    forms = {form.text: form.origin for form in list_forms(Term(EN, "content", exceptions=("contents",)))}
    assert forms["contents"] is FormOrigin.EXCEPTION
