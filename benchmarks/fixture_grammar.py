"""The sentences of the fixture model: a grammar of some words of English, and their Kazakh."""

from __future__ import annotations

import random
from itertools import product

SUBJECTS = {
    "journalist": "журналист",
    "lawyer": "заңгер",
    "editor": "редактор",
    "reader": "оқырман",
    "teacher": "мұғалім",
    "citizen": "азамат",
    "student": "студент",
    "court": "сот",
}
# Nouns with their accusative: -ды/-ді after voiced consonants, -ты/-ті after voiceless ones, -ны/-ні after vowels.
OBJECTS = {
    "law": "заңды",
    "report": "есепті",
    "letter": "хатты",
    "book": "кітапты",
    "answer": "жауапты",
    "document": "құжатты",
    "question": "сұрақты",
    "text": "мәтінді",
    "article": "мақаланы",
    "decision": "шешімді",
    "page": "бетті",
    "list": "тізімді",
}
ADJECTIVES = {"": "", "new ": "жаңа ", "short ": "қысқа ", "important ": "маңызды ", "old ": "ескі "}
PRESENT = {
    "reads": "оқиды",
    "writes": "жазады",
    "sends": "жібереді",
    "checks": "тексереді",
    "finds": "табады",
    "opens": "ашады",
    "changes": "өзгертеді",
}
PAST = {
    "wrote": "жазды",
    "sent": "жіберді",
    "checked": "тексерді",
    "found": "тапты",
    "opened": "ашты",
    "changed": "өзгертті",
}
TIMES = (({"": "", "Today ": "Бүгін ", "Now ": "Қазір "}, PRESENT), ({"": "", "Yesterday ": "Кеше "}, PAST))


def sentences() -> list[tuple[str, str]]:
    """Return every sentence of the grammar and its translation, in a fixed shuffled order."""
    made = []
    for times, verbs in TIMES:
        for time, subject, verb, adjective, thing in product(times, SUBJECTS, verbs, ADJECTIVES, OBJECTS):
            english = f"{time}the {subject} {verb} the {adjective}{thing}."
            kazakh = f"{times[time]}{SUBJECTS[subject]} {ADJECTIVES[adjective]}{OBJECTS[thing]} {verbs[verb]}."
            made.append((english[0].upper() + english[1:], kazakh[0].upper() + kazakh[1:]))
    random.Random(7).shuffle(made)
    return made


def with_marks(pair: tuple[str, str], chance: random.Random) -> tuple[str, str]:
    """Return a sentence with up to two numbered marks, which a translation keeps: behind the object, before the end."""
    one, other = pair
    kind = chance.random()
    first, second = chance.sample(range(1, 10), 2)
    if kind < 0.25:
        verb_at = other.rindex(" ")
        one, other = f"{one[:-1]} [{first}].", f"{other[:verb_at]} [{first}]{other[verb_at:]}"
    if kind < 0.1 or kind > 0.85:
        one, other = f"[{second}] {one}", f"[{second}] {other}"
    return one, other
