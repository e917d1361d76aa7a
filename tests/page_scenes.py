"""What the pages presuppose: files, what somebody did before, what is typed at a terminal, and what cannot be run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "4f1c02": "$KEY",
        "77ab90": "$OTHER",
        "bc9fd9": "$(key_of 'Use the app:')",
        "d31b42": "$(key_of 'Use the app:')",
        "3f9c1a": "$UNIT",
        "tm undo 12": "tm undo $NUMBER",
        "C1": "EX007",
        "5d02c1": "$CONFLICT",
        "-o /media/stick/aigul.invitation": "-o $HOME/stick/aigul.invitation --code-file $HOME/aigul.code",
        "/media/stick": "$HOME/stick",
    }
)
"""What the pages write for something that each project has of its own."""


@dataclass(frozen=True)
class Scene:
    """What one page presupposes."""

    before: str = ""
    """Shell code that runs first."""
    between: Mapping[str, str] = field(default_factory=dict)
    """Shell code that runs before the line that begins like this: what the text says, or what others do meanwhile."""
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)


FILES = r"""
set -e
cp -r "$ROOT"/examples "$ROOT"/examples/inputs/* .
mkdir stick old
cat > report.md <<'END'
# The report

Use the app: It is free.

The law protects personal data.

The website was blocked for 3 days.
END
cp report.md guide.md
PYTHONPATH="$ROOT" python -c '
from pathlib import Path
from tests.formats.conversion.pdf_writer import write_pdf
Path("scan.pdf").write_bytes(write_pdf("The report is free."))'
cp report.md report.en.md
sed 's/Use the app: It is free/Қолданба: Ол тегін/; s/The law.*/Заң дербес мәліметтерді қорғайды./' \
    report.md > report.kk.md
sed 's/Use the app: It is free/Приложение: Оно бесплатное/; s/The law.*/Закон защищает персональные данные./' \
    report.md > report.ru.md
sed 's/.*/<p>&<\/p>/' report.en.md > 2019-report.html
sed 's/.*/<p>&<\/p>/' report.kk.md > 2019-esep.html
python - <<'END'
import zipfile
from pathlib import Path
TYPES = "application/vnd.openxmlformats-"
for path in Path().glob("report*.md"):
    texts = [line for line in path.read_text("utf-8").splitlines() if line]
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{TYPES}package.relationships+xml"/><Override PartName='
        f'"/word/document.xml" ContentType="{TYPES}officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship '
        'Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>",
    }
    with zipfile.ZipFile(Path("old", path.name).with_suffix(".docx"), "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
END
cp old/report.docx report.docx
cat > functions.sh <<'END'
field() { python -c 'import json, sys; print(json.loads(sys.stdin.readline())[sys.argv[1]])' "$1"; }
key_of() { localize -C brief segments report.md --target kk --text "$1" --json | field key; }
finish() {
    python -c '
import sys
import localize
with localize.open_project(sys.argv[1], as_name="Dana") as project:
    for language in project.targets:
        for row in list(localize.rows(project, language)):
            if row.state.value == "initial":
                localize.save(project, row.segment.key, language, row.segment.source.typed)' "$1"
    for language in kk ru; do localize -C "$1" approve --all --target "$language" --as Marat > /dev/null; done
}
be() {
    export LOCALIZE_USER="$1" LOCALIZE_CONFIG_DIR="$HOME/$1" LOCALIZE_STATE_HOME="$HOME/$1" LOCALIZE_DATA_DIR="$HOME/$1"
    mkdir -p "$HOME/$1"
    cd "$HOME/$1"
    [ ! -e brief ] || [ "$2" = outside ] || cd brief
}
say() { localize set "$KEY" --target kk --text "$1"; }
END
printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Share"\nmsgstr ""\n' > strings.po
localize init brief --source en --target kk --target ru --name "Digital rights brief"
printf 'checks: {completeness: off}\n' >> brief/localize.yaml  # `finish` puts the source
localize -C brief add report.md guide.md post.md
. ./functions.sh
echo "export KEY=$(key_of 'Use the app:') OTHER=$(key_of 'The law')" >> functions.sh
. ./functions.sh
localize -C brief set $KEY --target kk --text "Қолданбаны пайдаланыңыз: Ол тегін."
localize -C brief set $OTHER --target kk --text "Заң дербес мәліметтерді қорғайды."
"""
SET_NET = """
cat >> brief/localize.yaml <<'END'
rules:
  - id: net
    pattern: '\\bинет(е|ом|у|а|)\\b'
    message: write «интернет»
    languages: [ru]
    fix: 'интернет\\1'
END
"""
CHECKOUT = """
mkdir -p src/localize/i18n
cp -r "$ROOT"/docs "$ROOT"/projects .
cp -r "$ROOT"/src/localize/i18n/locale src/localize/i18n/
"""
READ_BY_ALL = """
be Aigul; {aigul}; localize bundle write $HOME/stick/aigul-2.bundle
be Dana; {dana}; localize bundle read $HOME/stick/aigul-2.bundle; rm $HOME/stick/aigul-2.bundle
CONFLICT=$(localize conflicts --json | python -c 'import json, sys; print(json.load(sys.stdin)["conflicts"][0]["id"])')
"""
SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "README.md": Scene("mv brief old/", {"localize -C brief export": "finish brief"}),
        "docs/tutorial.md": Scene(
            "mkdir checkout; mv examples checkout; cd checkout", {"localize -C post export": "finish post"}
        ),
        "docs/how-to/backup-and-undo.md": Scene(
            between={
                "localize verify-export brief/target": """
finish brief; localize -C brief export; mkdir backups; localize -C brief backup backups/brief.db
"""
            }
        ),
        "docs/how-to/documents-that-are-converted.md": Scene(
            "localize init scans --source en --target kk; mv scan.pdf scans/report.pdf; cd scans"
        ),
        "docs/how-to/encrypt-a-project.md": Scene(
            "mv brief old/; export LOCALIZE_PASSPHRASE='correct horse battery staple'",
            {
                "localize -C brief encrypt": "rm -r brief; mv old/brief .; export LOCALIZE_STATE_HOME=$HOME/state",
                "localize -C brief passphrase --new-recovery": "LOCALIZE_PASSPHRASE='another horse battery staple'",
                "localize -C brief decrypt --accept-plain": "rm -r state",
            },
        ),
        "docs/how-to/exchange-with-partners.md": Scene(
            'cp "$ROOT"/tests/formats/samples/sdlxliff/letter.docx.sdlxliff from-the-client.sdlxliff',
            {
                "localize -C brief export": "finish brief",
                "localize -C brief exchange import brief.kk.tmx": "cp -r brief.kk/source/. brief.kk/target",
            },
        ),
        "docs/how-to/gate-a-ci.md": Scene(
            "cp app.po kk.po; cp glossary.csv terms.csv; finish brief; localize -C brief export",
            {
                "localize -C brief waive": """
localize -C brief undo --last > /dev/null
KEY=$(key_of 'The website')
localize -C brief set $KEY --target kk --text 'Веб-сайт бұғатталды.'
"""
            },
        ),
        "docs/how-to/kazakh-alphabets.md": Scene("finish brief; printf 'Қазақша мәтін.\\n' > note.txt"),
        "docs/how-to/lock-and-wipe-a-project.md": Scene(
            "cp -r brief old/", {"localize -C brief wipe --yes": "rm -rf brief; mv old/brief ."}
        ),
        "docs/how-to/memory-and-glossary.md": Scene(
            """
localize -C brief tm export press-2019.tmx
cp glossary.csv terms.csv
printf 'Dear reader,Құрметті оқырман,,\\n' > old.csv
printf 'Dear reader\\tДорогой читатель\\n' > pairs.tsv
printf 'The website was blocked.\\n' > texts.txt
printf '{"text": "The website was blocked.", "before": "", "after": ""}\\n' > texts.jsonl
printf 'data broker\\tброкер данных\\n' > omegat-glossary.txt
""",
            {
                "localize -C brief tm edit": """
UNIT=$(localize -C brief tm search 'The law protects personal data.' --source en --target kk --json | field unit)
""",
                "localize -C brief tm undo": "NUMBER=$(localize -C brief tm log --json | tail -1 | field number)",
                "localize -C brief term import from-the-client.tbx": "cp terms.tbx from-the-client.tbx",
            },
        ),
        "docs/how-to/plan-the-work.md": Scene("cd brief"),
        "docs/how-to/review-a-document.md": Scene(
            between={
                "localize -C brief notes refuse": """
NUMBER=$(localize -C brief notes suggest $KEY --target kk --as Marat --text "Қолданба: Ол тегін" | awk '{print $NF}')
""",
                "localize -C brief withdraw": "localize -C brief approve $KEY --target kk --as Marat",
            },
            names={"refuse 4f1c02 3": "refuse $KEY $NUMBER", **NAMES},
        ),
        "docs/how-to/review-in-a-browser.md": Scene(names={"--port 8000": "--port 0"}),
        "docs/how-to/rules-and-spelling.md": Scene(
            between={
                "localize -C brief checks rules": SET_NET,
            }
        ),
        "docs/how-to/run-in-a-pipeline.md": Scene("finish brief; localize -C brief export"),
        "docs/how-to/set-up-the-shell.md": Scene(
            "finish brief; cd brief; export MANPATH=$HOME/.local/share/man:",
            {"python docs/man_pages.py": 'cd; cp -r "$ROOT"/docs .'},
        ),
        "docs/how-to/single-files.md": Scene(
            "cp note.txt notes.dat; cp glossary.csv terms.csv; cp app.po ru.po",
            {"localize add catalogue.po": "cp app.po brief/catalogue.po; cd brief"},
        ),
        "docs/how-to/translate-the-pages.md": Scene(CHECKOUT),
        "docs/how-to/translate-the-screens.md": Scene(CHECKOUT),
        "docs/how-to/work-in-a-team.md": Scene(
            """
export LOCALIZE_PASSPHRASE='correct horse battery staple'
mkdir Dana; mv brief Dana/; be Dana
""",
            {
                "localize team join": "be Aigul; export LOCALIZE_CODE_FILE=$HOME/aigul.code",
                "localize bundle read": "be Dana",
                "localize bundle have": "be Aigul",
                "localize bundle write /media/stick/new.bundle": "be Dana",
                "localize conflicts": READ_BY_ALL.format(aigul="say One", dana="say Two"),
                "localize resolve 5d02c1 --text": READ_BY_ALL.format(aigul="say Three", dana="say Four"),
                "localize team revoke": """
localize team invite Bolat --role translator --language kk -o $HOME/bolat.invitation --code-file $HOME/bolat.code
be Bolat; LOCALIZE_CODE_FILE=$HOME/bolat.code localize team join $HOME/bolat.invitation --to brief
localize -C brief bundle write $HOME/bolat.bundle
be Dana; localize bundle read $HOME/bolat.bundle; rm $HOME/stick/dana.bundle
""",
            },
        ),
        "docs/how-to/keys-and-colours.md": Scene(between={"localize --low": "cd brief"}),
    }
)
HOST = "api.mymemory.translated.net"
QUIT, STOP, ENTER = "\x11", "\x03", "\r"
TYPED: Mapping[str, str] = MappingProxyType(
    {
        "localize": QUIT,
        "localize --low-bandwidth edit": QUIT,
        "localize -C brief align old/report.en.docx old/report.kk.docx --ui": "q",
        f"localize -C brief consent {HOST} --country Italy --days 30": f"{HOST}{ENTER}",
        "localize -C brief edit": QUIT,
        "localize -C brief edit report.md --target kk": QUIT,
        "localize -C brief edit --plain --target kk": f"quit{ENTER}",
        "localize -C brief exchange import brief.kk.docx": f"y{ENTER}",
        "localize -C brief passphrase": f"another horse battery staple{ENTER}",
        "localize -C brief passphrase --new-key": f"another horse battery staple{ENTER}",
        "localize -C brief review --plain --target kk": f"quit{ENTER}",
        "localize -C brief review report.md --target kk --as Marat": QUIT,
        "localize -C brief serve --for Dana --for Bolat --target kk": STOP,
        "localize -C brief serve --for Dana --port 8000": STOP,
        "localize -C brief wipe": f"Digital rights brief{ENTER}",
        "localize -C post edit --target kk": QUIT,
        "localize -C post review --target kk --as Marat": QUIT,
        "localize -C ui edit --target kk": QUIT,
        "localize -C work/documentation edit --target kk": QUIT,
        "localize -C work/documentation edit --target ru": QUIT,
        "localize keys test": "\x1b",
        "localize translate post.md --to kk --to ru": QUIT,
    }
)
"""What a person types at a line that needs a terminal."""
NOT_RUN: Mapping[str, str] = MappingProxyType(
    {
        "python3 -m venv": "needs a package index; tests/test_packaging.py installs the program",
        ".venv/bin/": "needs that environment",
        ".ci/run": "runs all tests",
        ". .venv": "needs that environment",
        "pip install": "needs a package index",
        "pipx install": "needs a package index",
        "ssh ": "needs a second machine",
        "sudo ": "needs a package index",
        "python docs/words.py": "writes the catalogues of the checkout; tests/i18n hold them to the code",
        'eval "$(localize completion zsh)"': "needs zsh",
        "localize add letter.doc": "needs LibreOffice",
        "localize team init --server": "needs a server; tests/cli/team/test_server.py runs these commands",
        "localize team grant-access": "needs a server",
        "localize team use-access": "needs a server",
        "localize team rebuild-server": "needs a server",
        "localize sync": "needs a server",
        "localize models import": "needs a model of some hundred megabytes",
        "localize models check": "needs a model",
        "localize models remove": "needs a model",
        "localize -C brief passphrase --recovery": "needs the recovery key from paper",
    }
)
"""The lines that are not run, by their beginning, and why."""
INPUTS = "examples/inputs"
ENDS: Mapping[str, int] = MappingProxyType(
    {
        "localize -C brief draft --target kk": 1,
        'localize -C brief replace "дербес мәліметтер" "дербес деректер" --target kk --dry-run': 1,
        "localize -C brief term lint": 1,
        "localize -C ui check --fail-on minor": 1,
        "localize bundle read /media/stick/aigul.bundle --dry-run": 1,
        "localize conflicts": 1,
        "localize team init --dry-run": 1,
        f"localize check --pairs {INPUTS}/pairs.jsonl --source en --target kk --glossary {INPUTS}/glossary.csv": 1,
        "localize check --pairs pairs.jsonl --source en --target kk": 1,
        "localize check --pairs pairs.jsonl --source en --target kk --glossary terms.csv --format jsonl": 1,
        "localize status --target kk --fail-under translated=100 --fail-under reviewed=90": 1,
    }
)
"""The lines that find something: the sample has errors, and is not finished."""
