"""Messages drawn for somebody who did not write them: what a reader would reword, and where it is shown.

    python -m benchmarks.wording --seed HASH [--language en|kk|ru] [--count 100]

Each line has the place and the text, as it is before its values are filled in; for Kazakh and Russian the English
stands below. The seed is the hash of the last commit: the same texts are drawn by everybody, and a text that is changed
afterwards asks for another draw.
"""

from __future__ import annotations

import argparse
import random
import sys

from docs.text_rename import forms
from docs.words import read


def draw(language: str, seed: str, count: int) -> list[tuple[str, str, str]]:
    """Return so many messages of a language: the file that says each, the text, and its English."""
    entries = [each for each in read("kk" if language == "en" else language) if each.id]
    chosen = random.Random(f"{seed} {language}").sample(entries, count)  # a draw, not secrets
    return [
        (
            ", ".join(dict.fromkeys(name for name, _ in each.locations)),
            " | ".join(forms(each.id if language == "en" else each.string)),
            " | ".join(forms(each.id)),
        )
        for each in chosen
    ]


def main() -> None:
    """Print the draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", required=True, help="the hash of the last commit")
    parser.add_argument("--language", choices=("en", "kk", "ru"), default="en")
    parser.add_argument("--count", type=int, default=100)
    asked = parser.parse_args()
    for number, (place, text, english) in enumerate(draw(asked.language, asked.seed, asked.count), 1):
        sys.stdout.write(f"{number:>3} {place}\n    {text}\n")
        if asked.language != "en":
            sys.stdout.write(f"    ({english})\n")


if __name__ == "__main__":
    main()
