"""Key presets after other tools, as far as terminals send their keys: differences only, by action id.

After OmegaT, Trados Studio, memoQ, the PO mode of GNU gettext, and Vim. A key that no plain terminal sends (Ctrl and
Enter, Ctrl with a digit, Alt with an arrow) comes after one that every terminal sends.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from localize.workflow.user.preferences import Preset

Keys = Mapping[str, str]

_OMEGAT: Keys = MappingProxyType(
    {
        "editor.insert_tag": "ctrl+t,f9",
        "editor.other_language": "L,alt+l",
        "editor.concordance": "ctrl+k,f3",
        "editor.copy_source": "f5,ctrl+shift+r",
        "editor.go_to": "ctrl+g,alt+j",
        "editor.next_open": "ctrl+u",
    }
)
_TRADOS: Keys = MappingProxyType(
    {
        "editor.use_match": "ctrl+t",
        "editor.copy_source": "f5,ctrl+insert",
        "editor.insert_tag": "f9,ctrl+comma",
        "editor.note": "f6,ctrl+shift+n",
        "project.search": "f3,ctrl+k",
    }
)
_MEMOQ: Keys = MappingProxyType(
    {
        "editor.concordance": "ctrl+k,f3",
        "editor.copy_source": "f5,ctrl+shift+s",
        "editor.insert_tag": "f9,alt+f8",
        "project.search": "ctrl+k,f3",
    }
)
_PO_MODE: Keys = MappingProxyType(
    {
        "list.first": "home,less_than_sign,ctrl+home",
        "list.last": "end,greater_than_sign,ctrl+end",
        "editor_list.previous": "p,N",
        "editor_list.next_issue": "f,i",
        "editor_list.note": "number_sign,c",
        "editor_list.find": "s,slash",
    }
)
_VIM: Keys = MappingProxyType(
    {
        "list.first": "g,home,ctrl+home",
        "list.last": "G,end,ctrl+end",
        "list.page_down": "ctrl+d,pagedown",
        "editor.terms": "ctrl+x",  # in the editor's list too, Ctrl+D goes down
        "editor_list.write": "i,e",
        "editor_list.next_open": "right_curly_bracket",
        "editor_list.next_issue": "right_square_bracket",
        "editor_list.take_back": "u,z",
        "glossary.shipped": "b",
        "project.shipped_glossary": "b",
    }
)
PRESETS: Mapping[Preset, Keys] = MappingProxyType(
    {
        Preset.OWN: MappingProxyType({}),
        Preset.OMEGAT: _OMEGAT,
        Preset.TRADOS: _TRADOS,
        Preset.MEMOQ: _MEMOQ,
        Preset.PO_MODE: _PO_MODE,
        Preset.VIM: _VIM,
    }
)
