"""Lazy dataclasses behave as the standard library's own."""

import copy
import dataclasses
import pickle
import threading
from dataclasses import field, fields, replace
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from localize.runtime.lazy_dataclass import dataclass, lazy_dataclass

T = TypeVar("T")


def shapes(make: Any) -> SimpleNamespace:
    """Return classes of every kind that the project has, decorated by *make*."""

    @make(frozen=True, slots=True)
    class Point:
        """A point."""

        x: "int"
        y: "int" = 2
        note: "str" = field(default="", compare=False)
        tags: "list[str]" = field(default_factory=list)
        LIMIT: "ClassVar[int]" = 3

        def __post_init__(self) -> None:
            if self.x > self.LIMIT:
                raise ValueError("too far")

        @property
        def sum(self) -> int:
            return self.x + self.y

    @make(frozen=True, slots=True)
    class Pair:
        first: "str"
        second: "Any" = None

    @make(slots=True)
    class Count:
        number: "int" = 0

    @make(slots=True, eq=False)
    class Same:
        number: "int" = 0

    @make(frozen=True, slots=True)
    class Own:  # noqa: PLW1641 (the decorator gives it a hash)
        number: "int"

        def __eq__(self, other: object) -> bool:
            return type(other) is Own and self.number % 2 == other.number % 2

        def __repr__(self) -> str:
            return "own"

    @make(frozen=True, slots=True)
    class Box(Generic[T]):
        content: "T"

    @make(frozen=True, slots=True)
    class Longer(Pair):
        third: "int" = 3

    @make(frozen=True)
    class Loose:
        number: "int" = 1

    return SimpleNamespace(**{name: each for name, each in locals().items() if isinstance(each, type)})


OURS, THEIRS = shapes(lazy_dataclass), shapes(dataclasses.dataclass)


@dataclasses.dataclass(frozen=True, slots=True)
class _Case:
    kind: str
    arguments: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)


CASES = [
    _Case("Point", (1,)),
    _Case("Point", (1, 5), {"note": "n", "tags": ["a"]}),
    _Case("Pair", ("a",)),
    _Case("Pair", ("a", ("b", 1))),
    _Case("Count"),
    _Case("Same", (4,)),
    _Case("Own", (4,)),
    _Case("Box", ((1, 2),)),
    _Case("Longer", ("a", "b")),
    _Case("Loose", (2,)),
]


def made(case: _Case) -> list[Any]:
    """Return our instance and the standard library's."""
    return [getattr(kinds, case.kind)(*case.arguments, **case.named) for kinds in (OURS, THEIRS)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_made_alike(case: _Case) -> None:
    ours, theirs = made(case)
    assert repr(ours) == repr(theirs)
    assert dataclasses.is_dataclass(type(ours))
    assert [(each.name, each.default, each.compare) for each in fields(ours)] == [
        (each.name, each.default, each.compare) for each in fields(theirs)
    ]
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert type(ours).__match_args__ == type(theirs).__match_args__
    assert hasattr(ours, "__dict__") == hasattr(theirs, "__dict__")
    assert type(ours).__qualname__ == type(theirs).__qualname__


@pytest.mark.parametrize("one", CASES, ids=str)
def test_equal_alike(one: _Case) -> None:
    for other in CASES:
        assert (made(one)[0] == made(other)[0]) == (made(one)[1] == made(other)[1])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_hashed_alike(case: _Case) -> None:
    told: list[object] = []
    for each in made(case):
        try:
            told.append(hash(each) == hash(copy.copy(each)))
        except TypeError as error:
            told.append(str(error))
    assert told[0] == told[1]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_replaced_alike(case: _Case) -> None:
    ours, theirs = made(case)
    name = fields(ours)[0].name
    value = 0 if isinstance(getattr(ours, name), int) else "z"
    assert repr(replace(ours, **{name: value})) == repr(replace(theirs, **{name: value}))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_copied_alike(case: _Case) -> None:
    ours, theirs = made(case)
    assert repr(copy.copy(ours)) == repr(copy.deepcopy(ours)) == repr(theirs)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuse_alike(case: _Case) -> None:
    told = []
    for each in made(case):
        name = fields(each)[0].name
        for act in (partial(setattr, each, name, 0), partial(delattr, each, name)):
            try:
                act()
                told.append("done")
            except AttributeError as error:
                told.append(f"{type(error).__name__}")
    assert told[:2] == told[2:]


def test_class_attributes_and_methods_stay() -> None:
    assert OURS.Point.LIMIT == 3
    assert OURS.Point(1).sum == 3
    assert OURS.Point.__doc__ == "A point."
    with pytest.raises(ValueError, match="too far"):
        OURS.Point(4)


@pytest.mark.parametrize("name", ["Point", "Count", "Same", "Own", "Longer"])
def test_told_alike_what_kind_of_dataclass_it_is(name: str) -> None:
    ours, theirs = (getattr(shapes(make), name) for make in (lazy_dataclass, dataclasses.dataclass))
    fields(ours)
    assert repr(ours.__dataclass_params__) == repr(theirs.__dataclass_params__)


def test_wrong_arguments_are_told_as_ever() -> None:
    told = []
    for kinds in (OURS, THEIRS):
        with pytest.raises(TypeError) as caught:
            kinds.Pair()
        told.append(str(caught.value))
    assert told[0] == told[1]


@dataclass(frozen=True, slots=True)
class Sent:
    """A record that another process has to know."""

    text: "str"
    number: "int" = 1


def test_pickled() -> None:
    assert pickle.loads(pickle.dumps(Sent("a"))) == Sent("a")


def test_matched_by_place() -> None:
    match Sent("a", 5):
        case Sent(text, number):
            assert (text, number) == ("a", 5)
        case _:
            pytest.fail("not matched")


def test_nothing_is_written_before_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    real = dataclasses.dataclass

    def note(**wanted: bool) -> Any:
        def write(kind: type) -> type:
            written.append(kind.__name__)
            return real(**wanted)(kind)

        return write

    monkeypatch.setattr(dataclasses, "dataclass", note)
    kinds = shapes(lazy_dataclass)
    assert written == ["Loose"]
    kinds.Pair("a")
    kinds.Pair("b")
    assert written == ["Loose", "Pair"]
    assert [each.name for each in fields(kinds.Longer)] == ["first", "second", "third"]
    one, other = kinds.Box(1), kinds.Box(1)
    assert written == ["Loose", "Pair", "Longer", "Box"]
    assert one == other
    assert written == ["Loose", "Pair", "Longer", "Box", "Box"]
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)
    assert written == ["Loose", "Pair", "Longer", "Box", "Box"]


def test_first_used_without_being_made() -> None:
    kind = shapes(lazy_dataclass).Pair
    one, other = kind.__new__(kind), kind.__new__(kind)
    for each in (one, other):
        object.__setattr__(each, "first", "a")
        object.__setattr__(each, "second", "b")
    assert one == other
    assert hash(one) == hash(other)


def test_made_first_by_many_threads_at_once() -> None:
    for _ in range(50):
        kind = shapes(lazy_dataclass).Point
        start = threading.Barrier(4)
        found: list[Any] = []

        def make(kind: Any = kind, start: threading.Barrier = start, found: list[Any] = found) -> None:
            start.wait()
            found.append(kind(1, note="n"))

        threads = [threading.Thread(target=make) for _ in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert found == [kind(1)] * 4
