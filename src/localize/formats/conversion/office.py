"""RTF and the binary files of Word, Excel and PowerPoint, made into DOCX, XLSX and PPTX by LibreOffice.

LibreOffice works on a copy in a folder of its own, with a profile of its own in which macros, links and Java are off.
"""

from __future__ import annotations

import io
import shutil
import struct
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from localize.errors import ConfigError, ExtractError, FormatError
from localize.errors.message import Message
from localize.formats.conversion import MADE
from localize.safe.folder import read_named_file
from localize.safe.foreign_program import run_program
from localize.safe.limits import MAX_BYTES
from localize.safe.temporary_folder import make_temporary_folder
from localize.safe.xml_escape import escape

_STARTS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
"""First bytes: a compound file of Microsoft's, and RTF."""
_PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
        "win32": (
            r"C:\Program Files\LibreOffice\program\soffice.exe",
            r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
        ),
    }
)
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
)
"""Macros at the highest level of security, links never updated, no pictures from elsewhere, no Java."""
_LOST = (
    ("_VBA_PROJECT".encode("utf-16-le"), Message("macros")),
    ("EncryptedSummary".encode("utf-16-le"), Message("properties that a password protects")),
)
"""What a compound file may hold that is not carried over, by the name of its stream."""
_PASSWORD = "EncryptedPackage".encode("utf-16-le")  # the name of a stream
_NO_TIME = b"\0\0\x21\0"
"""Midnight on the first of January 1980, as a ZIP has it."""
_TIME_IN_MEMBER, _TIME_IN_DIRECTORY, _LENGTHS_IN_DIRECTORY, _DIRECTORY_ENTRY = 10, 12, 28, 46
"""Where times and lengths of names are in the headers of a ZIP (APPNOTE 4.3.7 and 4.3.12), and how long one is."""


def find_office() -> str | None:
    """Return the path of LibreOffice; None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((each for each in _PLACES.get(sys.platform, ()) if Path(each).is_file()), None)


def convert(name: str, data: bytes, *, trusted: bool = False) -> tuple[bytes, tuple[Message, ...]]:
    """Return the document that LibreOffice makes of a file, the same bytes for the same file, and what is not in it.

    Raises: FormatError where there is no LibreOffice, or it cannot read the file.
    """
    if not data.startswith(_STARTS):
        raise ExtractError(
            "its extension is that of Office or RTF, its content is not",
            path=name,
            hint="give it the right extension, such as .html, .csv or .docx",
        )
    office = find_office()
    extension = Path(name).suffix.lower()
    made = MADE[extension]
    if office is None:
        raise FormatError(
            "only LibreOffice can read this file, and it is not installed",
            path=name,
            wanted=made[1:].upper(),
            hint="install LibreOffice, or save the file as {wanted} in Word or LibreOffice and add that",
        )
    if _PASSWORD in data:
        raise ExtractError("a password protects the file", path=name, hint="save it without a password and add that")
    with make_temporary_folder() as folder:
        source = folder / f"document{extension}"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        run_program(_command(office, folder, source, made), folder, trusted=trusted)
        try:
            written = read_named_file(folder / "made" / f"document{made}", limit=MAX_BYTES)
        except (OSError, ConfigError) as error:
            raise ExtractError(
                "LibreOffice cannot read the file",
                path=name,
                hint="open it in LibreOffice to see why: it may be broken, or have a password",
            ) from error
    return _without_times(written), tuple(lost for mark, lost in _LOST if mark in data)


def _command(office: str, folder: Path, source: Path, made: str) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    quiet = ("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault", "--nofirststartwizard")
    return [office, profile, *quiet, "--convert-to", made[1:], "--outdir", str(folder / "made"), str(source)]


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{escape(path)}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )


def _without_times(package: bytes) -> bytes:
    """Return a package whose members have no times: LibreOffice writes the time of day into each."""
    written = bytearray(package)
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            places = [member.header_offset + _TIME_IN_MEMBER for member in opened.infolist()]
            start = opened.start_dir
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ExtractError("LibreOffice wrote no document") from error
    for _ in tuple(places):
        places.append(start + _TIME_IN_DIRECTORY)
        start += _DIRECTORY_ENTRY + sum(struct.unpack_from("<HHH", written, start + _LENGTHS_IN_DIRECTORY))
    for place in places:
        written[place : place + len(_NO_TIME)] = _NO_TIME
    return bytes(written)
