"""A workshop to translate, check, review and export documents in three languages."""
