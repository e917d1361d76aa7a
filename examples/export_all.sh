#!/usr/bin/env sh
# Exports every language of every project folder named on the command line. Fails if one of them has major findings or
# cannot be exported; the others are still done.
set -eu
status=0
for project in "$@"; do
  localize -C "$project" check --fail-on major --format jsonl > "$project/findings.jsonl" || status=1
  localize -C "$project" export --min-state translated --fallback source --output "$project/out" || status=1
done
exit "$status"
