"""Checks of glossary terms."""
