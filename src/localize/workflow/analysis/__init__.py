"""How much work a project is: its words by how well the memory, or the project itself, knows them already."""

from localize.workflow.analysis.bands import WEIGHTS, Analysis, Band, FileAnalysis, Size, read_weights
from localize.workflow.analysis.files import FORMS, render, write_analysis
from localize.workflow.analysis.measure import analyze

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
