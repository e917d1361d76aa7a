"""Every command that writes, ready to be killed: how a project comes to where it begins, and its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from openpyxl import load_workbook
from tests.journeys.command_kills import PASSPHRASES, REVIEWER, Verb, World, document
from tests.store import schema_1, schema_6

from localize.store.key_slots import Cost, create_key
from localize.workflow.project.encryption import decrypt, encrypt

_AT = ("-C", "project")
_KK = ("--target", "kk")
_OPENED = "opened by"
_TERMS = "file project/glossary/terms.yaml"


def _stream(pattern: str) -> str:
    return "".join(f"go {number}\nconfirm {pattern.format(number)}\n" for number in range(1, 13))


def _translate(world: World) -> None:
    world.must(*_AT, "edit", *_KK, "--plain", stdin=_stream("Бірінші мәтін {}."))


def _translate_twice(world: World) -> None:
    _translate(world)
    world.must(*_AT, "edit", *_KK, "--plain", stdin=_stream("Екінші мәтін {}."))


def _approve(world: World) -> None:
    _translate(world)
    world.must(*_AT, "approve", "--all", *_KK, "--as", REVIEWER)


def _change_document(world: World) -> None:
    _translate(world)
    text = document("The {} is new.").replace("The river is new.", "The river is old.")
    (world.project / "guide.txt").write_text(text, encoding="utf-8")


def _add_documents(world: World) -> None:
    for number in range(3):
        (world.project / f"text{number}.txt").write_text(document(f"A {{}} of {number}."), encoding="utf-8")


def _import_memory(name: str) -> Callable[[World], None]:
    def import_it(world: World) -> None:
        world.must(*_AT, "tm", "import", name)

    return import_it


def _replace(world: World) -> None:
    _translate(world)
    world.must(*_AT, "replace", "мәтін", "сөз", *_KK)


def _back_up(world: World) -> None:
    _translate(world)
    world.must(*_AT, "backup", "copy.db")
    world.must(*_AT, "edit", *_KK, "--plain", stdin=_stream("Екінші мәтін {}."))


def _import_terms(world: World) -> None:
    world.must(*_AT, "term", "import", "terms.csv")


def _take_table(world: World) -> None:
    _translate(world)
    world.must(*_AT, "exchange", "export", "review-xlsx", *_KK, "-o", "table.xlsx")
    book = load_workbook(world.root / "table.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("Бірінші мәтін"):
                    cell.value = cell.value.replace("Бірінші", "Жаңа")
    book.save(world.root / "table.xlsx")


def _take_package(world: World) -> None:
    _translate(world)
    world.must(*_AT, "exchange", "export", "xliff2", *_KK, "-o", "package.xlf")
    path = world.root / "package.xlf"
    path.write_text(path.read_text(encoding="utf-8").replace("Бірінші", "Жаңа"), encoding="utf-8")


def _encrypt(world: World) -> None:
    """Encrypt what is there under a key that costs nothing to open."""
    _translate(world)
    world.open().close()  # with the settings of this world from now on
    encrypt(world.project, create_key(PASSPHRASES[0], Cost(2)))


def _encrypt_and_back_up(world: World) -> None:
    _encrypt(world)
    world.must(*_AT, "backup", "copy.zip")
    world.must(*_AT, "edit", *_KK, "--plain", stdin=_stream("Екінші мәтін {}."))


def _back_up_under_another_key(world: World) -> None:
    _encrypt_and_back_up(world)
    decrypt(world.project, world.key)
    encrypt(world.project, create_key(PASSPHRASES[0], Cost(2)))


def _translate_badly(world: World) -> None:
    world.must(*_AT, "edit", *_KK, "--plain", stdin=_stream("Ескі  мәтін {} .  Қара - ақ"))


def _go_back(schema: Callable[[World], None]) -> Callable[[World], None]:
    def go_back(world: World) -> None:
        _translate(world)
        schema(world)
        (world.root / "settings" / "heads.json").unlink()  # versions that old remembered nothing

    return go_back


def _at(*words: str) -> Callable[[World], Sequence[str]]:
    return lambda world: (*_AT, *words)


def _of_first_key(verb: str, *words: str) -> Callable[[World], Sequence[str]]:
    return lambda world: (*_AT, verb, world.keys()[0], *words)


VERBS = (
    Verb("set", _of_first_key("set", *_KK, "--text", "Бір мәтін.")),
    Verb(
        "edit --plain",
        _at("edit", *_KK, "--plain"),
        stdin=lambda world: _stream("Бірінші мәтін {}."),
        in_parts=True,
        acknowledgement=r"^Confirmed\.",
    ),
    Verb("approve --all", _at("approve", "--all", *_KK, "--as", REVIEWER), _translate, in_parts=True),
    Verb("reject", _of_first_key("reject", *_KK, "--reason", "No.", "--as", REVIEWER), _translate),
    Verb("withdraw", _of_first_key("withdraw", *_KK, "--as", REVIEWER), _approve),
    Verb("add", _at("add", *(f"project/text{number}.txt" for number in range(3))), _add_documents, in_parts=True),
    Verb("add (second version)", _at("add", "project/guide.txt"), _change_document),
    Verb("export", _at("export", "--min-state", "translated"), _translate, in_parts=True),
    Verb("tm import", _at("tm", "import", "table.csv"), in_parts=True),
    Verb("tm import --undo", _at("tm", "import", "--undo", "table.csv"), _import_memory("table.csv"), in_parts=True),
    Verb("tm export", _at("tm", "export", "out.tmx"), _import_memory("exact.csv")),
    Verb("term import", _at("term", "import", "terms.csv"), in_parts=True, finished=_TERMS),
    Verb("term add", _at("term", "add", "en=door", "kk=есік"), _import_terms, in_parts=True, finished=_TERMS),
    Verb("draft", _at("draft", "--allow-missing", *_KK), _import_memory("exact.csv"), in_parts=True),
    Verb("undo --last", _at("undo", "--last"), _replace),
    Verb("undo --minutes", _at("undo", "--minutes", "600", *_KK), _replace, in_parts=True),
    Verb("replace", _at("replace", "мәтін", "сөз", *_KK), _translate),
    Verb("redact", _of_first_key("redact", "--reason", "A name."), _translate_twice),
    Verb("backup", _at("backup", "copy.db"), _translate),
    Verb("restore", _at("restore", "copy.db"), _back_up),
    Verb("encrypt", _at("encrypt"), _translate, in_parts=True, finished=_OPENED),
    Verb("decrypt", _at("decrypt"), _encrypt, in_parts=True),
    Verb(
        "passphrase",
        _at("passphrase", "--new-passphrase-fd", "0"),
        _encrypt,
        stdin=lambda _: PASSPHRASES[1],
        finished=_OPENED,
    ),
    Verb(
        "passphrase --new-key",
        _at("passphrase", "--new-key", "--new-passphrase-fd", "0"),
        _encrypt,
        stdin=lambda _: PASSPHRASES[1],
        in_parts=True,
        finished=_OPENED,
    ),
    Verb("backup, encrypted", _at("backup", "copy.zip"), _encrypt),
    Verb("restore, encrypted", _at("restore", "copy.zip"), _encrypt_and_back_up, in_parts=True),
    Verb("restore, other key", _at("restore", "copy.zip"), _back_up_under_another_key, in_parts=True),
    Verb(
        "edit, encrypted",
        _at("edit", *_KK, "--plain"),
        _encrypt,
        stdin=lambda _: _stream("Екінші мәтін {}."),
        in_parts=True,
        acknowledgement=r"^Confirmed\.",
    ),
    Verb("exchange export", _at("exchange", "export", "review-xlsx", *_KK, "-o", "table.xlsx"), _translate),
    Verb("exchange import (table)", _at("exchange", "import", "table.xlsx", "--yes"), _take_table, in_parts=True),
    Verb("exchange import (XLIFF)", _at("exchange", "import", "package.xlf", "--yes"), _take_package, in_parts=True),
    Verb("check --fix", _at("check", *_KK, "--fix", "--suggestions"), _translate_badly, in_parts=True),
    Verb(
        "approve, from schema 6",
        _of_first_key("approve", *_KK),
        _go_back(lambda world: schema_6.go_back(world.store)),
        in_parts=True,
    ),
    Verb(
        "approve, from schema 1",
        _of_first_key("approve", *_KK),
        _go_back(lambda world: schema_1.go_back(world.store)),
        in_parts=True,
    ),
)
