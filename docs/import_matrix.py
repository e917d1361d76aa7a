"""Picture of the packages as an SVG matrix: a dot where modules of the row's package import from the column's.

The order of the packages, from the top down, is that of the first import contract in `pyproject.toml`.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from html import escape

from docs.import_graph import PACKAGE, SOURCE, imports, modules

GROUPS = {
    "cli": "Interfaces",
    "workflow": "Workflow",
    "formats": "Subsystems",
    "segmentation": "Libraries",
    "config": "Base",
}
"""Names of the groups of layers, by the first package of each."""
CELL, LEFT, TOP, NAMES = 26, 300, 130, 130
"""Side of a cell; left and upper edge of the matrix; left edge of the names of packages. In pixels."""
RADII = ((25, 9.0), (5, 6.0), (1, 3.0))
"""Radius of a dot by the least number of importing modules; few sizes, so that a single import changes no picture."""
LEGEND = (
    "A dot: modules of the package at the left import from the package above. A small dot is 1 to 4 importing modules,",
    "a medium one 5 to 24, a large one 25 or more. Grey blocks: packages of one layer, which never import each other.",
    "Everything below the diagonal is empty: no import points up. The numbers count the modules of each package.",
    "Imports inside functions count, those under TYPE_CHECKING do not.",
)


def layers() -> list[list[str]]:
    """Return the packages of each layer, the topmost first."""
    project = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(each for each in project["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    return [[name.strip().partition(".")[2] for name in layer.split("|")] for layer in contract["layers"]]


def draw() -> str:
    """Return the picture. Raises: KeyError where a package is in no layer."""
    packages = [name for layer in layers() for name in layer]
    at = {name: index for index, name in enumerate(packages)}
    side = CELL * len(packages)
    width, height = LEFT + side + 60, TOP + side + 120
    shapes = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        "<style>text { font: 14px sans-serif; fill: #222 } circle { fill: #1f5f8b }</style>",
        "<!-- Written by docs/generate.py -->",
        f"<title>Packages of {PACKAGE} and their imports</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_layers(side),
        *_names(packages),
    ]
    for (source, target), count in sorted(_arrows().items()):
        x, y = LEFT + CELL * (at[target] + 0.5), TOP + CELL * (at[source] + 0.5)
        radius = next(radius for least, radius in RADII if count >= least)
        shapes.append(f'<circle cx="{x}" cy="{y}" r="{radius}"><title>{source} → {target}</title></circle>')
    for number, line in enumerate(LEGEND):
        shapes.append(f'<text x="20" y="{TOP + side + 40 + 20 * number}">{escape(line)}</text>')
    return "\n".join([*shapes, "</svg>", ""])


def _arrows() -> Counter[tuple[str, str]]:
    """Count the modules of a package that import from another one; the package's root, a table of names, aside."""
    pairs = {(module, _package(target)) for module, targets in imports().items() for target in targets}
    arrows = Counter((_package(module), target) for module, target in pairs)
    return Counter({(source, to): count for (source, to), count in arrows.items() if source != to and source and to})


def _package(module: str) -> str:
    return module.removeprefix(PACKAGE).removeprefix(".").partition(".")[0]


def _layers(side: int) -> list[str]:
    """Return the grid, a grey block for each layer of several packages, and the names of the groups."""
    shapes = []
    start = 0
    for layer in layers():
        offset, size = CELL * start, CELL * len(layer)
        shapes.append(
            f'<rect x="{LEFT + offset}" y="{TOP + offset}" width="{size}" height="{size}" fill="#e3e3e3"/>'
            f'<path d="M{NAMES - 10} {TOP + offset}H{LEFT + side}M{LEFT + offset} {TOP}V{TOP + side}" stroke="#ccc"/>'
        )
        if layer[0] in GROUPS:
            shapes.append(
                f'<path d="M20 {TOP + offset}H{LEFT + side}" stroke="#777"/>'
                f'<text x="20" y="{TOP + offset + 18}" style="font-weight: bold">{GROUPS[layer[0]]}</text>'
            )
        start += len(layer)
    return [*shapes, f'<path d="M20 {TOP + side}H{LEFT + side}V{TOP}" stroke="#777" fill="none"/>']


def _names(packages: list[str]) -> list[str]:
    """Return the names of rows and columns; a row's with the number of its modules."""
    sizes = Counter(map(_package, modules()))
    shapes = []
    for index, name in enumerate(packages):
        middle = CELL * index + CELL / 2
        shapes.append(
            f'<text x="{NAMES}" y="{TOP + middle + 5}">{name}</text>'
            f'<text x="{LEFT - 12}" y="{TOP + middle + 5}" text-anchor="end">{sizes[name]}</text>'
            f'<text transform="translate({LEFT + middle + 4} {TOP - 8}) rotate(-60)">{name}</text>'
        )
    return shapes
