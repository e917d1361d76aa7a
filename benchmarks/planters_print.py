"""Planters of defects in print: quotation marks, dashes, spaces, marks, doubled words, capitals."""

from __future__ import annotations

from benchmarks.defect_planter import (
    CAPITAL,
    LETTERS,
    SMALL,
    Planter,
    any_of,
    by_language,
    drawn,
    listed,
    lower_first,
    swap,
    upper_first,
    upper_second,
)

_CYRILLIC = "ru kk"
_PLACES = {
    "en": any_of(listed("Kazakhstan Astana Almaty Aktau Shymkent Russia Europe London Pavlodar Karaganda Moscow")),
    "ru": any_of(listed("Казахстан Астан Алмат Актау Шымкент Росси Европ Лондон Павлодар Караганд Москв Кита")),
    "kk": any_of(listed("Қазақстан Астана Алматы Ақтау Шымкент Ресей Еуропа Лондон Павлодар Қарағанды Мәскеу Қытай")),
}
_TONGUES = {
    "en": "English|Russian|Kazakh|Chinese|German|French|Turkish",
    "ru": "(?:русск|казахск|английск|немецк|китайск|французск|турецк)(?=[а-я]+ (?:язык|перевод|верси|текст))|"
    "(?<=-)(?:русск|казахск|английск)",
    "kk": "(?:қазақ|орыс|ағылшын|неміс|қытай|түрік|өзбек)(?=(?:,| және|ша| тіл))",
}

PLANTERS: dict[str, Planter] = {
    "straight quotation marks": swap("«([^«»]*)»", r'"\1"', _CYRILLIC),
    "quotation marks of another language": by_language(
        {
            "en": swap("“([^“”]*)”", r"«\1»"),
            "ru": swap("«([^«»]*)»", r"“\1”"),
            "kk": swap("«([^«»]*)»", r"„\1“"),
        }
    ),
    "angle signs for quotation marks": swap("«([^«»]*)»", r"<<\1>>", _CYRILLIC),
    "apostrophes for quotation marks": swap("«([^«»]*)»|“([^“”]*)”", lambda m, _: f"''{m[1] or m[2]}''"),
    "quotation not closed": swap("(?<=[\\w?!…])[»”](?!»)", "", anywhere=True),
    "quotation not opened": swap("[«“](?=\\w)", "", anywhere=True),
    "inner quotation marks": swap("„([^„“]*)“", r"“\1”", "ru"),
    "space inside a quotation": swap("[«“](?=\\w)", lambda m, _: m[0] + " "),
    "reversed quotation marks": swap(
        "«([^«»]*)»|“([^“”]*)”", lambda m, _: f"”{m[2]}“" if m[2] else f"»{m[1]}«"
    ),
    "full stop inside the quotation": swap("(?<=\\w)»\\.", ".»", _CYRILLIC),
    "accent for an apostrophe": swap("(?<=[A-Za-z])’(?=[A-Za-z])", drawn("`", "´")),
    "hyphen for a dash": swap(" [–—] ", " - "),
    "two hyphens for a dash": swap(" [–—] ", " -- "),
    "no space before a dash": swap("(?<=\\w) (?=[–—] )", "", _CYRILLIC),
    "no space after a dash": swap("(?<= [–—]) (?=\\w)", "", _CYRILLIC),
    "hyphen at a word for a dash": swap("(?<=[^\\W\\d]) [–—] ", "- ", _CYRILLIC),
    "hyphen in a range": swap("(?<=\\d)–(?=\\d)", "-"),
    "spaces in a range": swap("(?<=\\d)–(?=\\d)", " – "),
    "hyphen for a minus": swap("−(?=\\d)", "-"),
    "dash for a hyphen": swap(f"(?<=[{LETTERS}A-Z\\d])-(?=[{SMALL}])", "–", _CYRILLIC),
    "space at a hyphen": swap(f"(?<=[{LETTERS}A-Z]{{2}})-(?=[{SMALL}]{{2}})", drawn(" -", "- "), _CYRILLIC),
    "doubled space": swap("(?<=\\w) (?=\\w)", "  "),
    "space before a mark": swap("(?<=\\w)(?=[,.?!;:](?: |$))", " "),
    "no space after a comma": swap("(?<=[^\\W\\d]), (?=[^\\W\\d])", ","),
    "no space after a full stop": swap("(?<=[^\\W\\d]{3})([.?!]) (?=[^\\W\\d])", r"\1"),
    "no space after a colon": swap("(?<=[^\\W\\d]{2})([:;]) (?=[^\\W\\d]{2})", r"\1"),
    "no space before a bracket": swap("(?<=[^\\W\\d]{3}) (?=[(«“]\\w)", ""),
    "no space after a bracket": swap("(?<=[)»”]) (?=[^\\W\\d]{2})", ""),
    "space inside a bracket": swap("(\\()(?=\\w)|(?<=\\w)\\)", lambda m, _: "( " if m[1] else " )"),
    "no space behind a number": swap(f"(?<=\\d) (?=[{SMALL}a-z]{{4,}})", ""),
    "no space after a sign": swap("(?<=[№§])[ \\u00a0](?=\\d)", "", _CYRILLIC),
    "space in a hashtag": swap("(?<=\\s)#(?=[^\\W\\d])", "# "),
    "doubled comma": swap(",(?= )", ",,"),
    "doubled full stop": swap("(?<=\\w\\w\\w)\\.$", ".."),
    "doubled question mark": swap("(?<=\\w)([?!])(?=$|[»”])", r"\1\1"),
    "comma before a full stop": swap("(?<=\\w\\w\\w)\\.$", ",."),
    "final mark lost": swap("(?<=[^\\W\\d]{3})[.?!…:]$", ""),
    "other final mark": swap("(?<=[^\\W\\d]{3})[.?!]$", drawn(".", "?", "!")),
    "final mark added": swap("(?<=[^\\W\\d]{3})$", "."),
    "three full stops": swap("…", "..."),
    "lost bracket": swap("(?<=\\w)\\)|\\((?=\\w)", "", anywhere=True),
    "bracket of another kind": swap("(?<=\\w)\\)", "]", anywhere=True),
    "doubled word": swap("(?<![-\\w])[^\\W\\d_]{2,}(?= )", r"\g<0> \g<0>"),
    "doubled phrase": swap("(?<![-\\w])[^\\W\\d_]{2,} [^\\W\\d_]{3,}(?= )", r"\g<0> \g<0>"),
    "doubled preposition": swap("(?<![-\\w])([вксоу]) (?=[а-яё]{3})", r"\1 \1 ", "ru"),
    "two capitals": swap(f"\\b[A-Z{CAPITAL}][a-z{SMALL}]{{4,}}", upper_second),
    "sentence begins small": swap(
        f"(?<=[^\\W\\d]{{4}}[.?!] )[A-Z{CAPITAL}][^\\W\\d]{{2,}}", lower_first
    ),
    "text begins small": swap(f"^[A-Z{CAPITAL}][a-z{SMALL}]{{2,}}", lower_first),
    "small name of a place": by_language(
        {language: swap(f"(?<=[\\w,] )\\b{names}", lower_first) for language, names in _PLACES.items()}
    ),
    "small name of a language": swap(f"(?<=[\\w,] )\\b(?:{_TONGUES['en']})\\b", lower_first, "en"),
    "capital name of a language": by_language(
        {each: swap(f"(?<=[{SMALL}, ] )(?:{_TONGUES[each]})", upper_first) for each in ("ru", "kk")}
    ),
    "full stop lost in an abbreviation": by_language(
        {
            "ru": swap("(?:(?<=\\d )гг?|(?<![\\w.])(?:и т\\. ?[дп]|т\\. ?е|ст|ул))\\.(?= )", lambda m, _: m[0][:-1]),
            "kk": swap("(?:(?<=\\d )ж|(?<![\\w.])т\\. ?б)\\.(?= )|(?<![\\w.])т\\. ?с\\. ?с\\.", lambda m, _: m[0][:-1]),
        }
    ),
    "number sign of another language": by_language(
        {
            "en": swap("No\\. (?=\\d)", "№ "),
            "ru": swap("№[ \\u00a0]?(?=\\d)", drawn("No. ", "N ", "#")),
            "kk": swap("№[ \\u00a0]?(?=\\d)", drawn("No. ", "N ", "#")),
        }
    ),
    "capital month": by_language(
        {
            "ru": swap("(?<=\\d )(?:янв|февр|март|апр|ма[йя]|июн|июл|авг|сент|окт|нояб|дек)[а-я]*", upper_first),
            "kk": swap(
                "(?<=\\d )(?:қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан)",
                upper_first,
            ),
        }
    ),
    "percent sign before the number": swap("(?<![\\d.,–-])(\\d+(?:[.,]\\d+)?)[ \\u00a0]?%(?!-)", r"%\1"),
}  # fmt: skip
