"""A check of the house: no semicolon in Kazakh labels."""

from collections.abc import Iterator

from localize.checks import Context, Sighting, check, has, into, target
from localize.model import Severity


@check("house.semicolon", category="style", severity=Severity.MINOR, needs=into("kk") & target(has(";")))
def semicolon(context: Context) -> Iterator[Sighting]:
    """A semicolon stands in a Kazakh label.

    What: Every `;` that is language, none in code, placeholders and addresses.
    Why: Our house splits such sentences.
    Wrong: en: Save; close | kk: Сақтау; жабу
    Right: en: Save and close | kk: Сақтап жабу
    """
    text = context.target.masked
    for at, letter in enumerate(text):
        if letter == ";":
            yield context.target.sight(at, at + 1, "split the sentence")
