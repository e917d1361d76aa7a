"""Manifest of an export: the exported texts, their states, and who approved each of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from localize import __version__
from localize.i18n.sanitize import dump_json
from localize.model import Document
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

    *present* is the manifest beside the files that an export of some languages or documents leaves as they are; what it
    says of other files of the same sources stays.
    """
    documents: defaultdict[str, dict[str, object]] = defaultdict(dict)
    own = 0
    for plan in plans:
        own += sum(approved.is_own for row in plan.rows if (approved := proof.find(plan, row)))
        languages = _languages(documents, plan.document)
        segments = [_segment(row, proof.find(plan, row)) for row in plan.rows]
        exported = {"sha256": plan.sha256, "segments": segments, "below_min_state": plan.below}
        languages[plan.language] = exported
    for variant in variants:
        languages = _languages(documents, variant.plan.document)
        made = {"sha256": variant.plan.sha256, "variant_of": variant.of}
        languages[variant.plan.language] = {**made, **variant.report.as_json()}
    for document, languages_before in _present(present, project.store.documents()):
        languages = _languages(documents, document)
        new = frozenset(languages)
        for language, told in languages_before.items():
            if told.get("variant_of") not in new:  # else it was made of texts that have gone
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


def _languages(documents: dict[str, dict[str, object]], document: Document) -> dict[str, object]:
    """Return what is said of each language of a document, to be filled in."""
    entry = documents[document.path]
    entry["source_hash"] = document.source_hash
    entry["source_language"] = document.source_language
    languages = entry.setdefault("languages", {})
    assert isinstance(languages, dict)
    return languages


def _present(
    present: bytes | None, documents: Sequence[Document]
) -> Iterator[tuple[Document, dict[str, dict[str, object]]]]:
    """Yield what an older manifest says of each document whose source is the same; nothing where it cannot be read."""
    known = {(each.path, each.source_hash): each for each in documents}
    try:
        for entry in json.loads(present or b"{}").get("documents", ()):
            document = known.get((entry["path"], entry["source_hash"]))
            if document is not None and all(isinstance(told, dict) for told in entry["languages"].values()):
                yield document, entry["languages"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return
