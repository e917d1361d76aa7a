"""Manifest of an export: the exported texts, their states, and who approved each of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from localize import __version__
from localize.model import LanguageTag, State
from localize.model.segment_list import Row
from localize.model.states import approval_holds
from localize.workflow.export.kazakh_scripts import Variant
from localize.workflow.export.plan import Plan

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


def render_manifest(
    project: Project,
    plans: Sequence[Plan],
    settings: Mapping[str, object],
    present: bytes | None,
    variants: Sequence[Variant] = (),
) -> bytes:
    """Return the manifest of an export as JSON: per document its source hash, per segment what stands behind it.

    Of a variant in another alphabet it says which language's texts it was made of, and what became of the words.

    *present* is the manifest beside the files that an export of some languages leaves as they are; what it says of
    other languages of the same source stays.
    """
    documents: defaultdict[str, dict[str, object]] = defaultdict(dict)
    own = 0
    for plan in plans:
        segments = []
        for row in plan.rows:
            approver, mine = _approver(project, row, plan.language)
            own += mine
            segments.append(
                {
                    "key": row.segment.key,
                    "revision": row.target.revision if row.target else 0,
                    "target_hash": row.target.hash if row.target else None,
                    "state": row.state.value,
                    "approver": approver,
                }
            )
        entry = documents[plan.document.path]
        entry["source_hash"] = plan.document.source_hash
        entry["source_language"] = plan.document.source_language
        languages = entry.setdefault("languages", {})
        assert isinstance(languages, dict)
        languages[plan.language] = {"segments": segments, "below_min_state": plan.below}
    for variant in variants:
        languages = documents[variant.plan.document.path]["languages"]
        assert isinstance(languages, dict)
        languages[variant.plan.language] = {"variant_of": variant.of, **variant.report.as_json()}
    for path, language, told in _others(present, documents):
        languages = documents[path]["languages"]
        assert isinstance(languages, dict)
        languages.setdefault(language, told)
    manifest: Mapping[str, object] = {
        "schema": 1,
        "program": f"localize {__version__}",
        "project": project.store.project_id,
        **settings,
        "self_approved": own,
        "documents": [{"path": path, **entry} for path, entry in documents.items()],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


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


def _approver(project: Project, row: Row, language: LanguageTag) -> tuple[str | None, bool]:
    """Return who approved the present text, and whether that was its author."""
    if row.target is None or row.state not in (State.REVIEWED, State.FINAL):
        return None, False
    holding = [
        each
        for each in project.store.approvals(row.segment.key, language)
        if approval_holds(each, row.target, row.segment.source_hash, project.config.review)
    ]
    last = holding[-1].reviewer if holding else None
    return last, last == row.target.author
