"""Drafts for untranslated segments, from the memory and from machine-translation engines.

Start with `draft.py`. `memory_drafts` proposes matches and repaired matches. `engine_requests` sends rows to engines as
far as `privacy_level` allows, and `usage_ledger` records what was sent; `pipeline` masks a text, asks the engine and
verifies its answer; `draft_correction` retries what came back with faults; `ranking` chooses among several drafts.
"""
