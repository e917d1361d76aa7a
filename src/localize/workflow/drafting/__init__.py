"""Machine drafts: `pipeline` asks an engine, `verify` doubts its answer."""
