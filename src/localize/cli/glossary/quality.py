"""Commands on the quality of glossaries: use of concepts, faults, candidates for new terms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import languages as languages_of
from localize.cli.context import open_to_read, root_of, targets_option
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.glossary import Glossary
    from localize.glossary.extract import Candidate
    from localize.glossary.lint import Fault
    from localize.model import Concept
    from localize.workflow.glossary.usage import ConceptUse, TermCount

glossary_option = click.option(
    "--glossary", type=click.Path(path_type=Path), help="A glossary file; else the project's glossaries."
)


def read_file(path: Path) -> Glossary:
    """Return the glossary in a file, with a warning for what of it could not be read."""
    from localize.workflow.glossary.glossaries import read_glossary_file

    glossary = read_glossary_file(path)
    for problem in glossary.problems:
        place = f"{path}:{problem.line}" if problem.line else str(path)
        diagnostics.warn(f"{place}: {problem.message}")
    return glossary


def outside(ctx: click.Context) -> bool:
    """Return whether the command runs outside any project, with none named by `-C`."""
    from localize.workflow.project.project import find_root

    return root_of(ctx) is None and find_root(Path.cwd()) is None


@click.command("stats")
@targets_option
@click.option("--all", "show_all", is_flag=True, help="Show concepts that no text has, too.")
@json_answer("term stats")
@click.pass_context
def stats_command(ctx: click.Context, targets: tuple[str, ...], *, show_all: bool, as_json: bool) -> None:
    """Show how often each concept is used.

    Also shows by which terms it is translated, and forbidden terms.

    With --json all concepts, one a line. What may be another word is counted as unsure, and nowhere else.
    """
    from localize.workflow.glossary.usage import term_stats

    with open_to_read(ctx) as project:
        uses = diagnostics.follow(term_stats(project, languages_of(project, targets)))
        has_glossary = bool(project.glossaries())
    if as_json:
        for use in uses:
            output.record(_use_json(use))
        return
    if not has_glossary:
        output.line("no glossary")
        return
    used = [use for use in uses if use.is_used]
    for use in uses if show_all else used:
        _print_use(use)
    output.line(f"{len(used)} of {output.count(len(uses), 'concept')} in the texts")


def _print_use(use: ConceptUse) -> None:
    unsure = f" (and {use.unsure} unsure)" if use.unsure else ""
    sources = f"{_counts(use.sources)} in sources" if use.sources else "not in sources"
    output.line(f"{use.concept.id}  {_name(use.concept)}  [{use.glossary}]")
    output.line(f"    {sources}{unsure}")
    for target in use.targets:
        if target.asked or target.terms:
            without = f"; {output.count(target.without, 'text')} without it" if target.without else ""
            forbidden = f"; {target.forbidden} forbidden" if target.forbidden else ""
            output.line(f"    {target.language}  {_counts(target.terms) or 'no term'}{forbidden}{without}")


def _counts(terms: tuple[TermCount, ...]) -> str:
    from localize.model import TermStatus

    usual = (TermStatus.PREFERRED, TermStatus.ADMITTED)
    return ", ".join(
        f"{each.term} {each.count}" + ("" if each.status in usual else f" ({each.status.value})") for each in terms
    )


def _name(concept: Concept) -> str:
    return concept.terms[0].text if concept.terms else concept.id


def _use_json(use: ConceptUse) -> dict[str, object]:
    return {
        "concept": use.concept.id,
        "glossary": use.glossary,
        "sources": use.in_sources,
        "unsure": use.unsure,
        "source_terms": [_count_json(each) for each in use.sources],
        "targets": {
            target.language: {
                "asked": target.asked,
                "without": target.without,
                "forbidden": target.forbidden,
                "terms": [_count_json(each) for each in target.terms],
            }
            for target in use.targets
        },
    }


def _count_json(term: TermCount) -> dict[str, object]:
    return {"term": term.term, "status": term.status.value, "count": term.count}


@click.command("lint")
@click.argument("path", required=False, metavar="[FILE]", type=click.Path(path_type=Path, dir_okay=False))
@json_answer("term lint")
@click.pass_context
def lint_command(ctx: click.Context, path: Path | None, *, as_json: bool) -> int:
    """Find mistakes in a glossary.

    Without FILE, looks at the project's glossaries as they are used together.

    Exit code 1 means a major fault: terms that contradict each other, two concepts that nothing tells apart, letters
    of another alphabet. Neutral ones are right more often than not, and are for you to know.
    """
    from localize.glossary.lint import lint
    from localize.model import Severity
    from localize.workflow.glossary.glossaries import glossary_name, lint_glossaries

    if path is not None:
        glossary = read_file(path)
        faults, names, count = lint([glossary]), {str(path): str(path)}, len(glossary.concepts)
    else:
        with open_to_read(ctx) as project:
            faults = lint_glossaries(project)
            names = {each.path: glossary_name(project, each.path) for each in project.glossaries()}
            count = len(project.concepts())
    for fault in faults:
        if as_json:
            output.record(_fault_json(fault, names[fault.glossary]))
        else:
            output.line(_fault_line(fault, names[fault.glossary]))
    if not as_json:
        counted = sum(fault.severity is not Severity.NEUTRAL for fault in faults)
        summary = f"{output.count(counted, 'fault')} in {output.count(count, 'concept')}"
        output.line(summary if names else "no glossary")
    return diagnostics.FINDINGS if any(fault.severity is Severity.MAJOR for fault in faults) else 0


def _fault_line(fault: Fault, name: str) -> str:
    term = f" «{fault.term}» ({fault.language})" if fault.term else ""
    place = f"{name}  {fault.concept}" if fault.concept else name
    return f"{place}  {fault.severity.value}  {fault.kind.value}:{term} {fault.message}"


def _fault_json(fault: Fault, name: str) -> dict[str, object]:
    return {
        "kind": fault.kind.value,
        "severity": fault.severity.value,
        "glossary": name,
        "concept": fault.concept or None,
        "language": fault.language,
        "term": fault.term or None,
        "message": fault.message,
        "others": list(fault.others),
    }


@click.command("extract")
@click.argument("memory", required=False, metavar="[FILE.tmx]", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--language", required=True, metavar="L", help="The language of the terms.")
@click.option("--min", "least", type=click.IntRange(2), default=3, show_default=True, help="How often it must stand.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@glossary_option
@json_answer("term extract")
@click.pass_context
def extract_command(
    ctx: click.Context,
    memory: Path | None,
    language: str,
    least: int,
    limit: int,
    glossary: Path | None,
    *,
    as_json: bool,
) -> None:
    """List phrases that may be terms, the best first.

    They are in no glossary yet and come from the project or from a TMX file.

    A phrase has two to four words that the rules of the language let stand together. `alone` counts it without the
    longer phrases that hold it; `share` is how many uses of its rarest word are in it. The order is both, times words.
    """
    from localize.glossary import TermIndex
    from localize.language import parse_tag
    from localize.workflow.glossary.candidates import candidates_in, find_candidates, memory_texts

    tag = parse_tag(language)
    if glossary is not None and memory is None:
        raise click.UsageError("--glossary goes with FILE.tmx: the project's texts go with the project's glossaries")
    if memory is not None and (glossary is not None or outside(ctx)):
        index = TermIndex.build(read_file(glossary).concepts, tag) if glossary else None
        report = candidates_in(memory_texts(memory, tag), tag, index, least=least)
    else:
        with open_to_read(ctx) as project:
            report = find_candidates(project, tag, memory=memory, least=least)
    shown = report.candidates[:limit]
    for each in shown:
        if as_json:
            output.record(_candidate_json(each))
        else:
            output.line(f"{each.count:5}  {each.alone:5}  {each.share:3} %  {each.text}  ({', '.join(each.examples)})")
    if not as_json:
        more = f", {len(report.candidates) - len(shown)} more with --limit" if len(report.candidates) > limit else ""
        texts = output.count(report.texts, "text")
        output.line(f"{output.count(len(shown), 'candidate')} in {texts}{more}; {report.known} in a glossary already")


def _candidate_json(each: Candidate) -> dict[str, object]:
    return {
        "text": each.text,
        "count": each.count,
        "alone": each.alone,
        "share": each.share,
        "examples": list(each.examples),
    }
