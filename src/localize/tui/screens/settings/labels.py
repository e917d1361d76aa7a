"""Labels of settings and of their values, for people who never read the file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from localize.config.project import Level
from localize.i18n import LANGUAGES, mark, tr
from localize.i18n.sanitize import visible
from localize.model import State
from localize.model.states import SelfApproval
from localize.tui.rendering.privacy_labels import level_words
from localize.tui.theme import NAMES
from localize.workflow.settings import SHIPPED, Editable
from localize.workflow.user.preferences import Answer, Look, Preset, Propagation

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": mark("Project title"),
        "targets": mark("Target languages"),
        "glossaries": mark("Additional glossaries"),
        "people": mark("Confidential names (never sent out)"),
        "review.self_approval": mark("Self-approval"),
        "review.trust_imported": mark("Approvals in imported files count"),
        "policy": mark("Data sharing"),
        "draft.engines": mark("Engines for drafts, in this order"),
        "draft.min_score": mark("Lowest match to insert automatically"),
        "draft.repair": mark("Repair fuzzy matches"),
        "memory.approved_only": mark("Suggest approved texts only"),
        "memory.penalties.translated": mark("Match penalty: not reviewed"),
        "memory.penalties.imported": mark("Match penalty: imported"),
        "memory.penalties.machine": mark("Match penalty: machine translation"),
        "memory.penalties.old": mark("Match penalty: old"),
        "memory.penalties.old_after_days": mark("Days until a match counts as old"),
        "memory.penalties.pivot": mark("Match penalty: through a third language"),
        "team.presence": mark("Members see who works where"),
        "export.min_state": mark("Minimum state for export"),
        "export.output": mark("Export folder"),
        "export.variants": mark("Additional scripts of Kazakh exports"),
        "user.name": mark("Your name"),
        "language": mark("Interface language"),
        "theme": mark("Colours"),
        "keys.preset": mark("Key scheme of another tool"),
        "words": mark("Autocomplete while you type"),
        "background_sync": mark("Sync with the team's server"),
        "ask_on_findings": mark("Ask before confirming findings"),
        "wrap_rows": mark("Whole texts in lists"),
        "repeats": mark("Repetitions of a confirmed text"),
        "ascii": mark("ASCII symbols only"),
        "low_bandwidth": mark("Low-bandwidth mode"),
        "lock_minutes": mark("Minutes until an encrypted project locks"),
    }
)
_FLAGS: Mapping[str, str] = MappingProxyType({"true": mark("yes"), "false": mark("no")})
_ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        Answer.AUTO.value: mark("automatic"),
        Answer.YES.value: mark("yes"),
        Answer.NO.value: mark("no"),
    }
)
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "review.self_approval": {
            SelfApproval.REFUSE.value: mark("never"),
            SelfApproval.WARN.value: mark("allowed, noted in the export"),
            SelfApproval.ALLOW.value: mark("yes"),
        },
        "review.trust_imported": _FLAGS,
        "draft.repair": _FLAGS,
        "glossaries": {SHIPPED: mark("the built-in digital-rights glossary")},
        "memory.approved_only": _FLAGS,
        "team.presence": _FLAGS,
        "export.min_state": {
            State.INITIAL.value: mark("any, even a draft"),
            State.TRANSLATED.value: mark("translated"),
            State.REVIEWED.value: mark("reviewed"),
            State.FINAL.value: mark("final"),
        },
        "language": {"": mark("system language"), **LANGUAGES},
        "theme": {look.value: NAMES[look] for look in Look},
        "keys.preset": {
            Preset.OWN.value: mark("none (default keys)"),
            Preset.OMEGAT.value: "OmegaT",
            Preset.TRADOS.value: "Trados",
            Preset.MEMOQ.value: "memoQ",
            Preset.PO_MODE.value: "po-mode",
            Preset.VIM.value: "vim",
        },
        "background_sync": _ANSWERS,
        "ask_on_findings": _ANSWERS,
        "words": _ANSWERS,
        "wrap_rows": _ANSWERS,
        "repeats": {
            Propagation.OFFER.value: mark("offered"),
            Propagation.FILL.value: mark("filled at once"),
            Propagation.LEAVE.value: mark("left alone"),
        },
        "ascii": _ANSWERS,
        "low_bandwidth": _ANSWERS,
    }
)


def value_words(setting: Editable, value: str) -> str:
    """Return what a value means; a name or a number as it was typed, "–" for nothing."""
    if setting.key == "policy":
        return level_words(Level(value))
    words = _WORDS.get(setting.key, {})
    return tr(words[value]) if value in words else visible(value) or "–"
