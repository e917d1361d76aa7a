"""Runs in the peers' own environment: Argos Translate and LibreTranslate over a package of our fixture model.

Called by `engines.py` with the name of a peer and a folder; sentences come as JSON on stdin, seconds go to stdout.
Both look for a sentence splitter in the network, so they are given one that returns the text.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import urllib.request
from pathlib import Path


def unpack(folder: Path, source: str, target: str, model: Path) -> None:
    """Lay the model out as an installed package of Argos."""
    place = folder / f"{source}_{target}"
    (place / "model").mkdir(parents=True, exist_ok=True)
    told = {"package_version": "1.0", "argos_version": "1.9", "from_code": source, "to_code": target}
    told |= {"from_name": source, "to_name": target, "type": "translate"}
    (place / "metadata.json").write_text(json.dumps(told))
    for path in model.iterdir():
        inside = place if path.suffix == ".model" else place / "model"
        (inside / path.name).write_bytes(path.read_bytes())


def leave_texts_whole() -> None:
    """Let no sentence splitter be looked for."""
    from argostranslate import sbd

    for name in ("MiniSBDSentencizer", "StanzaSentencizer", "SpacySentencizerSmall"):
        setattr(sbd, name, WholeText)
    from argostranslate import translate

    for name in ("MiniSBDSentencizer", "StanzaSentencizer", "SpacySentencizerSmall"):
        if hasattr(translate, name):
            setattr(translate, name, WholeText)


class WholeText:
    """A splitter that splits nothing."""

    def __init__(self, *_: object) -> None:
        """Take whatever the caller has."""

    def split_sentences(self, text: str) -> list[str]:
        """Return the text."""
        return [text]


def run_argos(sentences: list[str]) -> tuple[float, float]:
    """Return the seconds and the processor seconds for translating one sentence after the other."""
    leave_texts_whole()
    from argostranslate import translate

    translation = translate.get_translation_from_codes("en", "kk")
    translation.translate(sentences[0])
    started = time.perf_counter(), time.process_time()
    for sentence in sentences[1:]:
        assert translation.translate(sentence)
    return time.perf_counter() - started[0], time.process_time() - started[1]


def start_libretranslate() -> str:
    """Return the address of a server that was started in this process."""
    leave_texts_whole()
    options = ["--load-only", "en,kk", "--disable-web-ui", "--disable-files-translation"]
    sys.argv = ["libretranslate", *options]
    from libretranslate.app import create_app
    from libretranslate.main import get_args
    from waitress import create_server

    server = create_server(create_app(get_args()), host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    return f"http://127.0.0.1:{server.effective_port}"


def run_libretranslate(sentences: list[str]) -> tuple[float, float]:
    """Return the seconds and the processor seconds for batches of 50 over HTTP."""
    url = f"{start_libretranslate()}/translate"
    post(url, sentences[:1])
    started = time.perf_counter(), time.process_time()
    for first in range(1, len(sentences), 50):
        part = sentences[first : first + 50]
        assert len(post(url, part)) == len(part)
    return time.perf_counter() - started[0], time.process_time() - started[1]


def post(url: str, texts: list[str]) -> list[str]:
    """Return the translations of a batch."""
    body = json.dumps({"q": texts, "source": "en", "target": "kk", "format": "text"}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        told = json.loads(answer.read())["translatedText"]
    assert isinstance(told, list)
    return told


def main() -> None:
    """Time the named peer."""
    name, folder, model = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    for place in ("data", "config", "cache", "packages"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "ARGOS_PACKAGES_DIR": str(folder / "packages"),
        "ARGOS_CHUNK_TYPE": "MINISBD",
        "LT_UPDATE_MODELS": "false",
    }
    if name != "argos":
        os.environ |= {"ARGOS_INTRA_THREADS": "1"}
    unpack(folder / "packages", "en", "kk", model)
    unpack(folder / "packages", "kk", "en", model)
    if name == "serve":
        print(start_libretranslate(), flush=True)
        sys.stdin.read()
        return
    sentences = json.load(sys.stdin)
    seconds = run_libretranslate(sentences) if name == "libretranslate" else run_argos(sentences)
    print(json.dumps({"seconds": seconds[0], "processor": seconds[1]}))


if __name__ == "__main__":
    main()
