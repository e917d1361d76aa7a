"""Examples of every command, as its help shows them: command lines to copy, by the command's name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import click

EXAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "add": (
            "localize add report.docx strings.po",
            "localize add report-v2.docx --to report.docx",
            "localize add report.pdf",
        ),
        "align": (
            "localize align report.en.docx report.kk.docx --import",
            "localize align report.en.md report.ru.md --output report.tmx",
            "localize align report.en.docx report.kk.docx --ui",
        ),
        "analyze": (
            "localize analyze",
            "localize analyze --target kk --output analysis.html",
        ),
        "approve": (
            "localize approve 4f1c02 --target kk",
            "localize approve --all --target kk --final --as Saule",
        ),
        "assign": (
            "localize assign report.docx --target kk --to Aigul --due 2026-12-05",
            "localize assign report.docx guide.md --target kk --due +3d",
            "localize assign report.docx --target kk --clear",
        ),
        "backup": ("localize backup /media/stick/brief-monday.db",),
        "bundle": ("localize bundle have -o have.json",),
        "bundle have": ("localize bundle have -o have.json",),
        "bundle read": (
            "localize bundle read /media/stick/dana.bundle --dry-run",
            "localize bundle read /media/stick/dana.bundle",
        ),
        "bundle write": (
            "localize bundle write /media/stick/dana.bundle",
            "localize bundle write aigul.bundle --for Aigul --since have.json",
        ),
        "check": (
            "localize check --fail-on major",
            "localize check --format text --format sarif=findings.sarif",
            "localize check --fix --only spaces --dry-run",
            "localize check --pairs kk.po --source en",
        ),
        "checks": (
            "localize checks",
            "localize checks numbers.missing",
        ),
        "completion": ("localize completion zsh", "localize completion bash > completions/localize"),
        "conflicts": ("localize conflicts", "localize conflicts --json"),
        "consent": (
            "localize consent",
            "localize consent api.mymemory.translated.net --country Italy --days 30",
        ),
        "convert": (
            "localize convert report.pdf",
            "localize convert letter.doc -o letter.docx",
        ),
        "decrypt": ("localize decrypt", "localize decrypt --accept-plain"),
        "demo": ("localize demo", "localize demo brief --headless"),
        "doctor": ("localize doctor", "localize doctor --fix"),
        "draft": (
            "localize draft",
            "localize draft --target kk --min-score 80",
            "localize draft --engine ctranslate2 --allow-missing",
        ),
        "drafts": ("localize drafts sent",),
        "drafts report": ("localize drafts report --target kk --html report.html",),
        "drafts sent": ("localize drafts sent --all",),
        "encrypt": ("localize encrypt", "localize encrypt --recovery-file /media/stick/brief-recovery.txt"),
        "edit": (
            "localize edit --target kk",
            "localize edit report.md --target kk --plain",
        ),
        "engines": ("localize engines",),
        "exchange": ("localize exchange export review-docx --target kk",),
        "exchange export": (
            "localize exchange export review-docx --target kk",
            "localize exchange export xliff12 --target ru --document report.md",
        ),
        "exchange import": (
            "localize exchange import brief.kk.docx --dry-run",
            "localize exchange import brief.kk.docx --tracked suggest",
        ),
        "export": (
            "localize export --check --min-state reviewed",
            "localize export --target kk --output out",
            "localize export report.md --target ru",
            "localize export --variant kk-Latn",
        ),
        "extract": (
            "localize extract report.docx",
            "localize extract post.md --pseudo -o post.kk.md",
        ),
        "formats": ("localize formats",),
        "help": ("localize help", "localize help term add"),
        "history": ("localize history 4f1c02 --target kk",),
        "inbox": ("localize inbox", "localize inbox --as Aigerim --target kk"),
        "init": (
            "localize init brief --source en --target kk --target ru",
            "localize init brief --source en --target kk --encrypt",
        ),
        "join": ("localize join 4f1c02", "localize join 4f1c02 --undo"),
        "keys": ("localize keys list",),
        "keys list": ("localize keys list",),
        "keys test": ("localize keys test",),
        "models": ("localize models list",),
        "models check": ("localize models check opus-mt-en-ru",),
        "models import": (
            "localize models import /media/stick/opus-mt-en-ru --pair en-ru",
            "localize models import translate-en_ru-1_9.argosmodel",
        ),
        "models list": ("localize models list",),
        "models remove": ("localize models remove opus-mt-en-ru",),
        "notes": ("localize notes list --target kk",),
        "notes add": ('localize notes add 4f1c02 --target kk --question --text "Which law?"',),
        "notes answer": ('localize notes answer 4f1c02 2 --target kk --text "The law of 2013."',),
        "notes export": ("localize notes export questions.xlsx",),
        "notes import": ("localize notes import questions.xlsx",),
        "notes list": ("localize notes list", "localize notes list --target kk --all"),
        "notes refuse": ('localize notes refuse 4f1c02 3 --target kk --reason "Too formal."',),
        "notes resolve": ("localize notes resolve 4f1c02 2 --target kk",),
        "notes suggest": ('localize notes suggest 4f1c02 --target kk --text "дербес деректер"',),
        "notes take": ("localize notes take 4f1c02 3 --target kk",),
        "passphrase": (
            "localize passphrase",
            "localize passphrase --recovery",
            "localize passphrase --new-recovery",
            "localize passphrase --new-key",
        ),
        "people": ("localize people", "localize people --target kk --since 1w"),
        "redact": ('localize redact 4f1c02 --reason "The witness asked for it."',),
        "reject": ('localize reject 77ab90 --target kk --category style --reason "Too formal."',),
        "replace": (
            'localize replace "дербес мәліметтер" "дербес деректер" --target kk --dry-run',
            'localize replace "\\bs\\.(\\d)" "art. \\1" --target en --regex',
        ),
        "resolve": ("localize resolve 5d02c1 --take mine", 'localize resolve 5d02c1 --text "A third wording."'),
        "restore": ("localize restore /media/stick/brief-monday.db",),
        "review": (
            "localize review --target kk --as Marat",
            "localize review report.md --target kk --plain",
        ),
        "secret": ("localize secret", "localize secret 4f1c02", 'localize secret --name "Дана Сейіт"'),
        "segment": ("localize segment --language kk note.txt",),
        "segments": (
            "localize segments report.md --target kk --state translated",
            'localize segments --target kk --text "personal data" --side source',
        ),
        "serve": ("localize serve --for Dana --for Bolat --target kk",),
        "set": ('localize set 4f1c02 --target kk --text "Бұғаттау үш күнге созылды."',),
        "spelling": ("localize spelling add мессенджер",),
        "spelling add": ("localize spelling add кибершабуыл --language kk",),
        "split": ('localize split 4f1c02 --before "It is free" --in kk "Ол тегін"',),
        "status": ("localize status --html progress.html", "localize status --target kk --fail-under reviewed=100"),
        "sync": ("localize sync --dry-run", "localize sync"),
        "team": ("localize team members",),
        "team export-log": ("localize team export-log /media/stick",),
        "team grant-access": ("localize team grant-access Aigul -o aigul.access",),
        "team init": (
            "localize team init --dry-run",
            "localize team init",
            "localize team init --server postgresql://owner@db.example.org/brief",
        ),
        "team invite": ("localize team invite Aigul --role translator --language kk -o aigul.invite",),
        "team join": ("localize team join /media/stick/aigul.invitation --to brief",),
        "team key": ("localize team key",),
        "team leave": ("localize team leave",),
        "team members": ("localize team members",),
        "team rebuild-server": ("localize team rebuild-server postgresql://owner@db.example.org/brief2",),
        "team revoke": ('localize team revoke Bolat --reason "The laptop was lost."',),
        "team role": ("localize team role Aigul translator reviewer --language kk",),
        "team use-access": ("localize team use-access aigul.access",),
        "term": ('localize term find "personal data" --language en',),
        "term add": (
            'localize term add en="data broker" kk="деректер брокері" ru="брокер данных"',
            'localize term add ru="торговец данными" --to C1 --status forbidden',
        ),
        "term check": ("localize term check",),
        "term delete": (
            "localize term delete C1",
            'localize term delete C1 --term ru="торговец данными"',
        ),
        "term edit": ('localize term edit C1 --domain privacy --note "Sells personal data."',),
        "term export": ("localize term export terms.csv", "localize term export terms.tbx"),
        "term extract": ("localize term extract --language en --limit 20",),
        "term find": ('localize term find "personal data" --language en',),
        "term forms": (
            'localize term forms "деректер брокері" --language kk',
            "localize term forms C1",
        ),
        "term import": (
            "localize term import client.tbx --name client",
            "localize term import omegat-glossary.txt --source en --target ru",
        ),
        "term lint": ("localize term lint", "localize term lint terms.csv"),
        "term stats": ("localize term stats --target kk",),
        "term undo": ("localize term undo",),
        "tm": ('localize tm search "The website was blocked." --source en --target kk',),
        "tm concordance": (
            "localize tm concordance telegram",
            'localize tm concordance "шетел агенті" --language kk --target en',
        ),
        "tm delete": (
            "localize tm delete --name press-2019.tmx --dry-run",
            'localize tm delete --language kk --author "Old Agency" --older-than 1000',
        ),
        "tm edit": ('localize tm edit 3f9c1a "Сайт бұғатталды." --language kk',),
        "tm export": ("localize tm export memory.tmx",),
        "tm import": (
            "localize tm import press-2019.tmx",
            "localize tm import old.csv --columns en,kk,-,note",
        ),
        "tm learn": ("localize tm learn --target kk",),
        "tm log": ("localize tm log",),
        "tm merge": ("localize tm merge --dry-run",),
        "tm search": (
            'localize tm search "The website was blocked." --source en --target kk',
            "localize tm search - --source en --target kk < texts.txt",
        ),
        "tm stats": ("localize tm stats",),
        "tm undo": ("localize tm undo 12",),
        "translate": (
            "localize translate report.docx --to kk --to ru",
            "localize translate docs/*.md --to Kazakh --from en --project guide",
        ),
        "transliterate": ("localize transliterate --to kk-Latn note.txt > note.latn.txt",),
        "undo": ("localize undo --last", "localize undo --minutes 15 --target kk"),
        "verify": ("localize verify", "localize verify --against /media/stick/brief-monday.db"),
        "verify-export": (
            "localize verify-export target",
            "localize verify-export target --against backups/brief.db",
        ),
        "waive": (
            'localize waive 4f1c02 --target kk --check terms.missing --reason "Quoted."',
            "localize waive 4f1c02 --target kk --check terms.missing --undo",
        ),
        "wipe": ("localize -C brief wipe", 'localize -C brief wipe --all --yes "Digital rights brief"'),
        "withdraw": ('localize withdraw 4f1c02 --target kk --reason "Approved too early."',),
    }
)
"""Command lines by the names of their commands. `4f1c02` stands for the key of a segment, `C1` for a concept."""


def show_examples(command: click.Command, name: str) -> None:
    """Give a command, and those below it, their examples as the end of their help."""
    if lines := EXAMPLES.get(name, ()):
        command.epilog = "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))
    if isinstance(command, click.Group):
        for inner, below in command.commands.items():
            show_examples(below, f"{name} {inner}")
