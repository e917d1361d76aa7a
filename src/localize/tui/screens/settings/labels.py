"""The settings in words: what each is called, and what its values mean to a person who never reads the file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from localize.config.project import Level
from localize.i18n import LANGUAGES, later, tr
from localize.i18n.sanitize import show
from localize.model import State
from localize.model.states import SelfApproval
from localize.tui.theme import NAMES
from localize.workflow.settings import Editable
from localize.workflow.user.preferences import Answer, Look, Preset, Propagation

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": later("Title of the project"),
        "targets": later("Languages to translate into"),
        "glossaries": later("Glossaries beside those in the folder"),
        "people": later("Names that no third party sees"),
        "review.self_approval": later("Approving one's own texts"),
        "review.trust_imported": later("Approvals in imported files count"),
        "policy": later("How far texts may travel"),
        "draft.engines": later("Engines that draft, in this order"),
        "draft.min_score": later("Lowest match that becomes a draft"),
        "draft.repair": later("Near matches are repaired"),
        "memory.approved_only": later("Only approved texts are proposed"),
        "memory.penalties.translated": later("Points off: confirmed, not approved"),
        "memory.penalties.imported": later("Points off: imported"),
        "memory.penalties.machine": later("Points off: made by a machine"),
        "memory.penalties.old": later("Points off: old"),
        "memory.penalties.old_after_days": later("Days until a text is old"),
        "memory.penalties.pivot": later("Points off: through a third language"),
        "export.min_state": later("Least state of texts for an export"),
        "export.output": later("Folder of the exports"),
        "export.variants": later("Other alphabets of Kazakh exports"),
        "language": later("Language of the screens"),
        "theme": later("Colours"),
        "keys.preset": later("Keys of another tool"),
        "words": later("Words offered while you type"),
        "repeats": later("Repetitions of a confirmed text"),
        "ascii": later("Signs of ASCII alone"),
        "low_bandwidth": later("Save bytes over a slow line"),
    }
)
REACH: Mapping[Level, str] = MappingProxyType(
    {
        Level.OFFLINE: later("Texts of this project stay in this process."),
        Level.LOCAL: later(
            "Texts of this project may go to servers on this machine, and to your own that you agree to."
        ),
        Level.LISTED: later("Texts of this project may go to the third parties that you agree to, one by one."),
        Level.ANY: later("Texts of this project may go to any third party, once you have agreed to all of them."),
    }
)
"""What a level means, when it is asked whether texts may travel that far."""
_FLAGS: Mapping[str, str] = MappingProxyType({"true": later("yes"), "false": later("no")})
_ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        Answer.AUTO.value: later("as the terminal needs it"),
        Answer.YES.value: later("yes"),
        Answer.NO.value: later("no"),
    }
)
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "review.self_approval": {
            SelfApproval.REFUSE.value: later("never"),
            SelfApproval.WARN.value: later("yes, and the export tells it"),
            SelfApproval.ALLOW.value: later("yes"),
        },
        "review.trust_imported": _FLAGS,
        "draft.repair": _FLAGS,
        "policy": {
            Level.OFFLINE.value: later("nowhere"),
            Level.LOCAL.value: later("to servers of one’s own"),
            Level.LISTED.value: later("to those agreed to"),
            Level.ANY.value: later("to any third party"),
        },
        "memory.approved_only": _FLAGS,
        "export.min_state": {
            State.INITIAL.value: later("any, even a draft"),
            State.TRANSLATED.value: later("translated"),
            State.REVIEWED.value: later("reviewed"),
            State.FINAL.value: later("final"),
        },
        "language": {"": later("that of the system"), **LANGUAGES},
        "theme": {look.value: NAMES[look] for look in Look},
        "keys.preset": {
            Preset.OWN.value: later("none: its own keys"),
            Preset.OMEGAT.value: "OmegaT",
            Preset.TRADOS.value: "Trados",
            Preset.MEMOQ.value: "memoQ",
            Preset.PO_MODE.value: "po-mode",
            Preset.VIM.value: "vim",
        },
        "words": _ANSWERS,
        "repeats": {
            Propagation.OFFER.value: later("offered"),
            Propagation.FILL.value: later("filled at once"),
            Propagation.LEAVE.value: later("left alone"),
        },
        "ascii": _ANSWERS,
        "low_bandwidth": _ANSWERS,
    }
)


def value_words(setting: Editable, value: str) -> str:
    """Return what a value means; a name or a number as it was typed, "–" for nothing."""
    words = _WORDS.get(setting.key, {})
    return tr(words[value]) if value in words else show(value) or "–"
