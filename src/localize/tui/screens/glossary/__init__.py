"""The glossary screen, its concepts and their forms."""
