"""Commands on the models of offline engines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.engines.models import Model
    from localize.workflow.drafting.models import ModelReport

_pair_option = click.option("--pair", metavar="SOURCE-TARGET", help="The languages, for example en-kk.")


@click.group("models")
def models_command() -> None:
    """Manage the models of offline engines."""


@models_command.command("list")
@json_answer("models list")
def list_command(*, as_json: bool) -> None:
    """List the imported models."""
    from localize.workflow.drafting.models import list_models

    models = list_models()
    if as_json:
        output.document({"models": [_model_json(model) for model in models]})
        return
    for model in models:
        output.line(f"{model.name}  {model.manifest.engine}  {_languages(model)}  {_size(model.size)}")
    if not models:
        output.line("no models; `localize models import` takes a folder or an .argosmodel file")


@models_command.command("import")
@click.argument("path", metavar="DIR|FILE", type=click.Path(path_type=Path))
@click.option("--name", default="", help="What to call it; otherwise as the file or folder is called.")
@_pair_option
@click.option("--replace", is_flag=True, help="Take the place of the model of that name.")
@json_answer("models import")
def import_command(path: Path, name: str, pair: str | None, *, replace: bool, as_json: bool) -> None:
    """Import a model from a folder or an .argosmodel file.

    The model is copied, checked and tried out.
    """
    from localize.workflow.drafting.models import import_model, parse_pair

    report = diagnostics.follow(
        import_model(path, name=name, pair=parse_pair(pair) if pair else None, replaces=replace)
    )
    if as_json:
        output.document(_report_json(report))
        return
    _show(report)
    output.line(f"imported as {report.model.name}")


@models_command.command("check")
@click.argument("model", metavar="NAME|DIR")
@_pair_option
@json_answer("models check")
def check_command(model: str, pair: str | None, *, as_json: bool) -> int:
    """Load a model and translate five sentences with it.

    Shows speed, memory and what is wrong.
    """
    from localize.workflow.drafting.models import check_model, parse_pair

    report = check_model(model, parse_pair(pair) if pair else None)
    if as_json:
        output.document(_report_json(report))
    else:
        _show(report)
    return diagnostics.FINDINGS if report.problems else 0


@models_command.command("remove")
@click.argument("name")
@json_answer("models remove")
def remove_command(name: str, *, as_json: bool) -> None:
    """Delete an imported model."""
    from localize.workflow.drafting.models import remove_model

    remove_model(name)
    if as_json:
        output.document({"removed": name})
        return
    output.line(f"removed {name}")


def _show(report: ModelReport) -> None:
    model = report.model
    output.line(f"{model.name}: {model.manifest.engine}, {_languages(model)}, {_size(model.size)}")
    if report.trials:
        memory = f", {_size(report.memory)} of memory" if report.memory else ""
        output.line(f"loaded in {report.load_s:.1f} s{memory}")
    for trial in report.trials:
        output.line(f"{trial.source} to {trial.target}: {trial.per_second:.1f} sentences a second")
        for source, target in trial.lines:
            output.block(source, label="    ")
            output.block(target, label="  > ")
    for problem in report.problems:
        output.line(f"!! {problem}")
    if not report.problems:
        output.line("files and script are right" if report.trials else "files are right; not tried out")


def _languages(model: Model) -> str:
    sources, targets = model.manifest.sources, model.manifest.targets
    if len(sources) == len(targets) == 1:
        return f"{sources[0].language} to {targets[0].language}"
    return f"{len(sources)} to {len(targets)} languages"


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def _model_json(model: Model) -> dict[str, object]:
    return {
        "name": model.name,
        "engine": model.manifest.engine,
        "family": model.manifest.family,
        "sources": [each.language for each in model.manifest.sources],
        "targets": [each.language for each in model.manifest.targets],
        "bytes": model.size,
        "version": model.version,
        "folder": str(model.folder),
    }


def _report_json(report: ModelReport) -> dict[str, object]:
    trials = [
        {
            "source": each.source,
            "target": each.target,
            "per_second": round(each.per_second, 1),
            "lines": [{"source": source, "target": target} for source, target in each.lines],
        }
        for each in report.trials
    ]
    return {
        "model": _model_json(report.model),
        "load_s": round(report.load_s, 2),
        "memory": report.memory,
        "trials": trials,
        "problems": [output.message_json(each) for each in report.problems],
    }
