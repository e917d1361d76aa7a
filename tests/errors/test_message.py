"""Errors, problems and progress: an English template and its values, whatever foreign text is among them."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Iterator

import pytest
from docs.words import Templates
from hypothesis import given
from hypothesis import strategies as st

from localize import errors
from localize.errors import ConfigError, EngineError, ExtractError, FormatError, LocalizeError, NotFound, StoreError
from localize.errors.message import Message
from localize.i18n import set_language
from localize.i18n.errors import localized_hint, localized_message, localized_problem
from localize.model import Problem, Progress
from localize.model import serialization as wire

FOREIGN = st.text() | st.sampled_from(["a{0}.txt", "{0}", "{", "}", "{}", "{name}", "{name!r}", "{line:>99}", "{{x}}"])
CLASSES = [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, LocalizeError)]


@pytest.fixture
def russian() -> Iterator[None]:
    """The screens speak Russian."""
    set_language("ru")
    yield
    set_language("en")


def test_values_stand_in_message_and_hint() -> None:
    """Values are given once; fields of the error are values too; a number is written with its thousands apart."""
    error = ExtractError("{name!r} in {path}, {size:,} bytes", name="a'b", size=12345, path="x.po", hint="see {name}")
    assert error.message == """"a'b" in x.po, 12,345 bytes"""
    assert error.hint == "see a'b"
    assert str(error) == f"x.po: {error.message}"
    assert (error.text.id, error.advice.id) == ("{name} in {path}, {size} bytes", "see {name}")
    assert str(EngineError("{engine} is tired", engine="deepl")) == "deepl is tired"


@given(FOREIGN, FOREIGN)
def test_foreign_text_is_never_a_template(name: str, reason: str) -> None:
    """A file name, a tag or a library's words may have braces: they stand as they are, in every language."""
    error = StoreError("cannot write {path}: {strerror}", path=name, strerror=OSError(reason))
    assert str(error) == f"cannot write {name}: {reason}"
    set_language("ru")
    try:
        assert localized_message(error) == f"не удаётся записать файл {name}: {reason}"
    finally:
        set_language("en")
    assert str(NotFound("file", name)) == f"no file {name!r}"


@given(st.text())
def test_finished_text_without_values_stands_as_it_is(text: str) -> None:
    """A stranger's plug-in may raise a plain sentence; braces in it mean nothing."""
    for error in (LocalizeError(text, hint=text), StoreError(text, hint=text)):
        assert (str(error), error.hint, localized_message(error), localized_hint(error)) == (text,) * 4
    assert Problem(text).message == Progress(0, 0, text).what == text


@pytest.mark.parametrize("text", ["a lone {", "{0} is odd", "{} {other!r} {line:9999999}", "{{ twig }}", "{path.x}"])
def test_braces_of_a_stranger_do_no_harm(text: str) -> None:
    """An error with fields shows a finished text as it is: nothing in it names a value."""
    assert ExtractError(text, path="x", line=3).message == text


def test_values_may_be_messages_and_errors(russian: None) -> None:
    """What stands inside is told in the same language, and an error behind its place."""
    inner = ConfigError("larger than {max_bytes} bytes", max_bytes=5, path="a.yaml", line=2)
    outer = FormatError("row left out: {error}", error=inner, path="b.csv")
    assert str(outer) == "b.csv: row left out: a.yaml:2: larger than 5 bytes"
    assert localized_message(outer) == "b.csv: строка пропущена: a.yaml:2: размер больше 5 байт"
    assert localized_problem(Message("{message}", message=Message("nobody said this"))) == "nobody said this"


def example(kind: type[LocalizeError]) -> LocalizeError:
    """An error of a class, each of its fields filled."""
    fields: dict[str, object] = {
        name: {"int": 3, "bool": True}.get(str(each.annotation), f"{name} {{0}}")
        for name, each in inspect.signature(kind).parameters.items()
        if each.kind is inspect.Parameter.KEYWORD_ONLY and name not in ("hint", "theirs", "base", "findings")
    }
    fields |= dict.fromkeys({"theirs", "base"} & set(inspect.signature(kind).parameters))
    first = ("segment", "{x}") if kind is NotFound else ("odd {thing!r}: {inner}",)
    return kind(*first, **fields, thing="a{0}", inner=Message("in {n:,}", n=1000), hint="mend {thing}")


@pytest.mark.parametrize("kind", CLASSES)
def test_pickle_and_copy_keep_everything(kind: type[LocalizeError]) -> None:
    """An error that comes from another process is the same: class, template, values, hint and fields."""
    error = example(kind)
    assert str(error)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is kind
        assert vars(again) == vars(error)
        assert (str(again), again.message, again.hint, again.args) == (
            str(error),
            error.message,
            error.hint,
            error.args,
        )


def test_problems_keep_template_and_values_as_json() -> None:
    """What the child process that reads files tells comes back as it was; a plain text is a template too."""
    inner = Message("in {n:,} {name!r}", n=1000, name="{x}")
    for problem in (Problem(Message("odd: {inner}", inner=inner), 3, 4), Problem("plain {text}")):
        assert wire.load(Problem, wire.dump(problem)) == problem
        assert pickle.loads(pickle.dumps(problem)) == problem
    assert wire.load(tuple[str | Message, ...], '["old", {"": "Message", "template": "new", "values": []}]') == (
        "old",
        Message("new"),
    )
    with pytest.raises(ValueError, match="expected"):
        wire.load(Message, '{"": "Message", "template": 5, "values": []}')


@pytest.mark.parametrize(
    "code",
    [
        'raise ExtractError(f"no {name}")',
        'raise ExtractError("no", hint=f"see {name}")',
        'raise ExtractError("no {}".format(name))',
        'raise ExtractError("no " + name)',
        'def f(x):\n    said = f"no {x}"\n    raise ExtractError(said)',
        'Problem(f"row {number}", 3)',
        'Progress(1, 2, f"{name}")',
        "from localize.errors.message import Message\nMessage(f'no {name}')",
    ],
)
def test_template_made_at_run_time_is_refused(code: str) -> None:
    """Nobody could translate an f-string: the collector of texts tells its line."""
    import ast

    assert Templates(ast.parse(code)).made
    assert not Templates(ast.parse('raise ExtractError("no {name}", name=name)')).made
