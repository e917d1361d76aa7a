"""Word count of a project by how well the memory, or the project itself, knows the words already."""

from localize.workflow.reports.word_count.bands import WEIGHTS, Analysis, Band, FileAnalysis, Size, read_weights
from localize.workflow.reports.word_count.files import FORMS, render, write_analysis
from localize.workflow.reports.word_count.measure import analyze

__all__ = [
    "FORMS",
    "WEIGHTS",
    "Analysis",
    "Band",
    "FileAnalysis",
    "Size",
    "analyze",
    "read_weights",
    "render",
    "write_analysis",
]
