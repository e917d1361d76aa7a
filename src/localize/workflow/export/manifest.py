"""Manifest of an export: the exported texts, their states, and who approved each of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from localize import __version__
from localize.i18n.sanitize import dump_json
from localize.model.segment_list import Row
from localize.workflow.export.kazakh_scripts import Variant
from localize.workflow.export.plan import Plan
from localize.workflow.export.proof import Approved, Proof

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


def render_manifest(
    project: Project,
    plans: Sequence[Plan],
    settings: Mapping[str, object],
    present: bytes | None,
    variants: Sequence[Variant] = (),
    *,
    proof: Proof,
) -> bytes:
    """Return the manifest of an export as JSON: per document its source hash, per segment what stands behind it.

    Of a variant in another alphabet it says which language's texts it was made of, and what became of the words.

    *present* is the manifest beside the files that an export of some languages leaves as they are; what it says of
    other languages of the same source stays.
    """
    documents: defaultdict[str, dict[str, object]] = defaultdict(dict)
    own = 0
    for plan in plans:
        own += sum(approved.is_own for row in plan.rows if (approved := proof.find(plan, row)))
        entry = documents[plan.document.path]
        entry["source_hash"] = plan.document.source_hash
        entry["source_language"] = plan.document.source_language
        languages = entry.setdefault("languages", {})
        assert isinstance(languages, dict)
        segments = [_segment(row, proof.find(plan, row)) for row in plan.rows]
        exported = {"sha256": plan.sha256, "segments": segments, "below_min_state": plan.below}
        languages[plan.language] = exported
    for variant in variants:
        languages = documents[variant.plan.document.path]["languages"]
        assert isinstance(languages, dict)
        made = {"sha256": variant.plan.sha256, "variant_of": variant.of}
        languages[variant.plan.language] = {**made, **variant.report.as_json()}
    for path, language, told in _others(present, documents):
        languages = documents[path]["languages"]
        assert isinstance(languages, dict)
        languages.setdefault(language, told)
    head = project.store.head()
    manifest: Mapping[str, object] = {
        "schema": 2,
        "program": f"localize {__version__}",
        "project": project.store.project_id,
        "history": "confirmed" if proof.confirmed else "unconfirmed",
        "journal": {"replica": head.replica, "sequence": head.sequence, "head": head.id},
        **settings,
        "self_approved": own,
        "documents": [{"path": path, **entry} for path, entry in documents.items()],
    }
    return (dump_json(manifest, indent=1) + "\n").encode()


def _segment(row: Row, approved: Approved | None) -> Mapping[str, object]:
    return {
        "key": row.segment.key,
        "revision": row.target.revision if row.target else 0,
        "target_hash": row.target.hash if row.target else None,
        "state": row.state.value,
        "approver": approved.by if approved else None,
        "event": approved.event if approved else None,
    }


def _others(present: bytes | None, documents: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, str, object]]:
    """Yield what an older manifest says of the same sources, language by language; nothing where it cannot be read."""
    try:
        older = json.loads(present or b"{}")
        for entry in older.get("documents", ()):
            known = documents.get(entry["path"])
            if known is not None and known["source_hash"] == entry["source_hash"]:
                languages = known["languages"]
                assert isinstance(languages, dict)
                new = frozenset(languages)  # it grows while these are taken
                yield from (
                    (entry["path"], language, told)
                    for language, told in entry["languages"].items()
                    if told.get("variant_of") not in new  # it was made of texts that have gone
                )
    except (ValueError, KeyError, TypeError, AttributeError):
        return
