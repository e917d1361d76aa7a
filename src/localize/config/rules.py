"""Rules of a project: expressions that must not, or must, occur in a text; the section `rules` of `localize.yaml`.

Expressions are those of the `regex` package, because it gives up in time where Python's own would compute for hours.
The package is imported only where a project has rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from time import thread_time
from typing import TYPE_CHECKING

from localize.errors.message import Message
from localize.language import primary
from localize.model import LanguageTag, Severity, Side
from localize.runtime.lazy_dataclass import dataclass
from localize.safe.yaml.reader import Reader
from localize.safe.yaml.tree import Value

if TYPE_CHECKING:
    import regex

RULE_KEYS = (
    "id",
    "pattern",
    "message",
    "side",
    "severity",
    "languages",
    "requires",
    "unless",
    "fix",
    "case_sensitive",
)
MOST = 500
"""Rules of one project; each costs about a microsecond a text."""
LONGEST = 2000
"""Characters of an expression."""

TIMEOUT_S = 0.25
"""Processor time of one expression on one text: a thousand times what a rule of a hundred letters takes on a text of a
thousand."""
_MOST_COPIES = 20_000
"""Times that a part of an expression may be repeated at least: `regex` writes every one out, at 260 bytes a letter."""

_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")
_REFERENCE = re.compile(r"\\(?:(?P<number>[1-9]\d?)|g<(?P<name>\w+)>|(?P<other>.?))", re.DOTALL)
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^]\\])*\]|\(|\)|\{\s*(?P<least>\d+)[^}]*\}|.", re.DOTALL)
_QUOTES = "put the pattern in single quotes: in double quotes a backslash has to be doubled"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; its check is named `rules.ID`."""

    id: str
    pattern: str
    message: str
    side: Side = Side.TARGET
    """Where the pattern is looked for."""
    severity: Severity = Severity.MINOR
    languages: tuple[LanguageTag, ...] = ()
    """The target languages it is for; none named: all."""
    other: str = ""
    """What excuses a hit where it stands in the other text; may name groups of the pattern: `\\1`, `\\g<name>`."""
    is_required: bool = False
    """Whether `other` was written as `requires`, and not as `unless`."""
    fix: str | None = None
    """What is put in the place of a hit; may name groups."""
    case_sensitive: bool = True

    def concerns(self, language: LanguageTag) -> bool:
        """Tell whether the rule is for a target language: `kk` is for kk-Latn as well, `kk-Latn` for itself only."""
        return not self.languages or language in self.languages or primary(language) in self.languages

    def compile(self) -> regex.Pattern[str]:
        """Return the pattern, ready to be used. Raises: ValueError, regex.error."""
        return self._compile(self.pattern)

    def compile_other(self, group: Callable[[int | str], str]) -> regex.Pattern[str]:
        """Return the expression for the other text, groups of the pattern put in literally.

        Raises: TimeoutError where repetitions of a long group would fill the memory; regex.error.
        """
        import regex

        try:
            return self._compile(expand(self.other, lambda name: regex.escape(group(name))))
        except ValueError as error:  # given up like one that takes too long
            raise TimeoutError(str(error)) from error

    def _compile(self, pattern: str) -> regex.Pattern[str]:
        import regex

        return compile_expression(pattern, 0 if self.case_sensitive else regex.IGNORECASE)


def compile_expression(text: str, flags: int) -> regex.Pattern[str]:
    """Return an expression that a person or a project wrote.

    Raises:
        ValueError: its repetitions would fill the memory: `x{99999999}`.
        regex.error, RecursionError, OverflowError: it cannot be read.
    """
    import regex

    if _count_copies(text) > _MOST_COPIES:
        raise ValueError(f"it repeats more than {_MOST_COPIES:,} times")
    return regex.compile(text, flags)


def find_in_time(expression: regex.Pattern[str], text: str, limit_s: float = TIMEOUT_S) -> Iterator[regex.Match[str]]:
    """Yield the matches of an expression that a person or a project wrote.

    Raises: TimeoutError where all of them together take more than *limit_s* of the processor's time.
    """
    started = thread_time()
    for found in expression.finditer(text, timeout=limit_s):
        if thread_time() - started > limit_s:  # the package's clock starts anew with each match
            raise TimeoutError
        yield found


def _count_copies(text: str) -> int:
    """Return how many atoms an expression has once its repetitions are written out, at their least."""
    groups = [0]
    last = 0
    for found in _ATOM.finditer(text):
        if found["least"]:
            groups[-1] += last * (int(found["least"][:9]) - 1)
            last *= int(found["least"][:9])
        elif found.group() == "(":
            groups.append(0)
            last = 0
        else:
            last = groups.pop() + 1 if found.group() == ")" and len(groups) > 1 else 1
            groups[-1] += last
    return sum(groups)


def expand(template: str, group: Callable[[int | str], str]) -> str:
    """Return a template with its references to groups replaced; other escapes stay as they are."""

    def put(found: re.Match[str]) -> str:
        name = _referred(found)
        return found.group() if name is None else group(name)

    return _REFERENCE.sub(put, template)


def expand_fix(template: str, group: Callable[[int | str], str]) -> str:
    """Return the text of a fix; `\\\\` is a backslash."""
    return _REFERENCE.sub(lambda found: "\\" if (name := _referred(found)) is None else group(name), template)


def _referred(found: re.Match[str]) -> int | str | None:
    """Return the number or the name of the group that is referred to; None for another escape."""
    return int(found["number"]) if found["number"] else found["name"]


def read_rules(reader: Reader) -> tuple[Rule, ...]:
    """Return the rules under `rules` in their order.

    Raises: ConfigError for a wrong key or value, an expression that is none, or an id that stands twice.
    """
    count = reader.length(("rules",))
    if count > MOST:
        raise reader.error(
            ("rules",),
            Message("{count} rules are too many; the limit is {most}", count=count, most=MOST),
            "join words with |, as in (?:one|two)",
        )
    rules: dict[str, Rule] = {}
    for number in range(count):
        rule = _Reading(reader, number).rule()
        if rule.id in rules:
            raise reader.error(
                ("rules", number, "id"), Message("duplicate id {id!r}", id=rule.id), "give each rule its own id"
            )
        rules[rule.id] = rule
    return tuple(rules.values())


class _Reading:
    """Reads one rule."""

    def __init__(self, reader: Reader, number: int) -> None:
        self._reader = reader
        self._at = ("rules", number)
        self._section: Mapping[str, Value] = reader.section(self._at, RULE_KEYS)
        for key in ("id", "pattern", "message"):
            if key not in self._section:
                hint = "a rule needs `id`, `pattern` and `message`"
                raise reader.error(self._at, Message("needs `{key}`", key=key), hint)

    def rule(self) -> Rule:
        """Return the rule. Raises: ConfigError."""
        requires, unless = self._text("requires"), self._text("unless")
        if requires and unless:
            hint = "both check the other text; keep one"
            raise self._reader.error((*self._at, "unless"), "cannot be used together with `requires`", hint)
        side = Side.SOURCE if requires else Side.TARGET
        rule = Rule(
            id=self._id(),
            pattern=self._text("pattern"),
            message=self._text("message"),
            side=self._reader.choice((*self._at, "side"), self._section.get("side"), Side, side),
            severity=self._reader.choice(
                (*self._at, "severity"), self._section.get("severity"), Severity, Severity.MINOR
            ),
            languages=tuple(self._languages()),
            other=requires or unless,
            is_required=bool(requires),
            fix=self._text("fix") if "fix" in self._section else None,
            case_sensitive=self._reader.flag((*self._at, "case_sensitive"), self._section, default=True),
        )
        self._try(rule)
        return rule

    def _text(self, key: str) -> str:
        text = self._reader.text((*self._at, key), self._section, "")
        if len(text) > LONGEST:
            raise self._reader.error(
                (*self._at, key), Message("longer than {longest} characters", longest=LONGEST), "make two rules of it"
            )
        if key != "fix" and key in self._section and not text.strip():
            raise self._reader.error((*self._at, key), "is empty", "say what it should be, or delete the line")
        return text

    def _id(self) -> str:
        text = self._text("id")
        if not _ID.fullmatch(text):
            hint = "use small Latin letters, digits, `-` and `_`, for example `no-slang`"
            raise self._reader.error(
                (*self._at, "id"), Message("{text!r} cannot be the name of a rule", text=text), hint
            )
        return text

    def _languages(self) -> Iterator[LanguageTag]:
        at = (*self._at, "languages")
        for place, each in enumerate(self._reader.texts(at, self._section)):
            yield self._reader.tag((*at, place), each)

    def _try(self, rule: Rule) -> None:
        """Raise a ConfigError where the rule's expressions or its fix cannot be used."""
        import regex

        key = "pattern"
        try:
            pattern = rule.compile()
            key = "requires" if rule.is_required else "unless"
            self._check_references(key, rule.other, pattern)
            rule.compile_other(lambda _: "")
        except (regex.error, ValueError, TimeoutError, RecursionError, OverflowError) as error:
            raise self._reader.error(
                (*self._at, key), Message("not a regular expression: {error}", error=error), _QUOTES
            ) from error
        if rule.fix is None:
            return
        if rule.side is Side.SOURCE:
            hint = "only translations can be changed: omit `fix`, or search in the target"
            raise self._reader.error((*self._at, "fix"), "the rule searches the source", hint)
        for found in _REFERENCE.finditer(rule.fix):
            if found["other"] not in (None, "\\"):
                hint = "only \\1, \\g<name> and \\\\ have a meaning here; write a line break in double quotes"
                raise self._reader.error(
                    (*self._at, "fix"), Message("{value!r} has no meaning here", value=found.group()), hint
                )
        self._check_references("fix", rule.fix, pattern)

    def _check_references(self, key: str, template: str, pattern: regex.Pattern[str]) -> None:
        for found in _REFERENCE.finditer(template):
            name = _referred(found)
            known = name in pattern.groupindex if isinstance(name, str) else (name or 0) <= pattern.groups
            if name is not None and not known:
                hint = Message("it has {groups} groups; put ( ) around the part you mean", groups=pattern.groups)
                raise self._reader.error(
                    (*self._at, key), Message("the pattern has no group {value}", value=found.group()), hint
                )
