"""What language models are told and how their answers are doubted; and llama.cpp's own server, driven for real."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.engines.json_service import Asked, JsonService, Reply, chat, say, segments, serve_json

from localize.config.engines import EngineSettings
from localize.engines import Engine, Request, Result
from localize.engines.openai import OpenAiEngine
from localize.engines.prompt import build_messages, choose_examples
from localize.model import LanguageTag

EN, KK = LanguageTag("en"), LanguageTag("kk")


def ask(engine: Engine, *requests: Request) -> list[Result]:
    results = {each.id: each for each in engine.translate(requests, deadline_s=60, cancel=threading.Event())}
    return [results[request.id] for request in requests]


def requests_for(*texts: str) -> list[Request]:
    return [Request(text, text, EN, KK) for text in texts]


def answering(change: Callable[[dict[str, str]], object]) -> Callable[[Asked], Reply]:
    """Return a mode that answers with what *change* makes of a right answer."""
    return lambda asked: (200, chat(json.dumps(change({name: f"қаз {text}" for name, text in segments(asked.body)}))))


def spoilt_batches(asked: Asked) -> Reply:
    """Answer rightly to single texts only."""
    right = {name: f"қаз {text}" for name, text in segments(asked.body)}
    return 200, chat(json.dumps(dict(list(right.items())[:-1]) if len(right) > 1 else right))


def plain_only(asked: Asked) -> Reply:
    """Refuse what old servers do not know."""
    return (400, {"error": "unknown field"}) if "response_format" in asked.body else (200, say(asked))


def bare_only(asked: Asked) -> Reply:
    """Refuse everything but the talk."""
    return (400, {}) if "temperature" in asked.body else (200, say(asked))


MODES: dict[str, Callable[[Asked], Reply]] = {
    "fence": lambda asked: (200, chat("<think>hm</think>```json\n" + json.dumps({"1": "қаз [1] сот"}) + "\n```")),
    "talk": lambda asked: (200, chat("Sure! Here is the translation: қаз")),
    "other-numbers": answering(lambda right: {f"{name}0": text for name, text in right.items()}),
    "twice": lambda asked: (200, chat('{"1": "қаз сот", "1": "қаз заң"}')),
    "no-marks": answering(lambda right: dict.fromkeys(right, "қаз сот")),
    "endless": answering(lambda right: {name: text * 50 for name, text in right.items()}),
    "arabic": answering(lambda right: dict.fromkeys(right, "سوت شەشىمى")),
    "source": answering(lambda right: {name: text.removeprefix("қаз ") for name, text in right.items()}),
    "spoilt-batches": spoilt_batches,
    "plain-only": plain_only,
    "bare-only": bare_only,
}


@pytest.fixture
def service() -> Iterator[JsonService]:
    """A chat server that answers in ways of its own."""
    with serve_json(MODES) as running:
        yield running


@pytest.mark.parametrize("mode", ["talk", "other-numbers", "twice", "endless", "arabic"])
def test_answers_that_are_no_translation_are_errors(mode: str, service: JsonService) -> None:
    """Talk, other numbers, doubled ones, another alphabet, a runaway: asked for three times, then an error."""
    (result,) = ask(service.engine("openai", mode), *requests_for("The court"))
    assert (result.text, str(result.error)) == ("", "openai answered with something other than a translation")
    assert len(service.seen.asked) == 3


def test_answers_are_found_in_fences_and_behind_thoughts(service: JsonService) -> None:
    """Models wrap JSON up; a name that stays in its letters is no foreign script."""
    assert ask(service.engine("openai", "fence"), *requests_for("The court [1]"))[0].text == "қаз [1] сот"
    assert ask(service.engine("openai", "source"), *requests_for("Telegram"))[0].text == "Telegram"


def test_lost_marks_are_asked_for_again_and_then_left_to_the_caller(service: JsonService) -> None:
    """Three tries; the last answer is given, for whoever puts pieces back sees what is lost."""
    assert ask(service.engine("openai", "no-marks"), *requests_for("The court [1]"))[0].text == "қаз сот"
    assert len(service.seen.asked) == 3


def test_only_what_failed_is_asked_for_again(service: JsonService) -> None:
    """A batch of three of which one is missing: once more that one, which is then alone and right."""
    results = ask(service.engine("openai", "spoilt-batches"), *requests_for("one", "two", "three"))
    assert [result.text for result in results] == ["қаз one", "қаз two", "қаз three"]
    assert [len(segments(asked.body)) for asked in service.seen.asked] == [3, 1]


@pytest.mark.parametrize(("mode", "tries"), [("plain-only", [1, 1]), ("bare-only", [1, 1, 1])])
def test_servers_get_only_what_they_understand(mode: str, tries: list[int], service: JsonService) -> None:
    """What a server refuses is left out, and remembered for the next text."""
    engine = service.engine("openai", mode)
    assert ask(engine, *requests_for("The court"))[0].text == "қаз:The court"
    assert len(service.seen.asked) == len(tries)
    ask(engine, *requests_for("The law"))
    assert len(service.seen.asked) == len(tries) + 1


def test_prompt_holds_terms_examples_and_style() -> None:
    """Terms of the texts, three to five examples with the most similar last, the style; no examples if fewer."""
    examples = tuple((f"e{at}", f"к{at}") for at in range(7))
    one = Request("1", "The court", EN, KK, terms=(("court", "сот"),), examples=examples)
    two = Request("2", "The law", EN, KK, terms=(("law", "заң"),))
    system, *turns, last = build_messages([one, two], "Be plain.")
    assert all(
        piece in system["content"] for piece in ("Kazakh", "Cyrillic", "- court: сот", "- law: заң", "Be plain.")
    )
    assert [turn["role"] for turn in turns] == ["user", "assistant"] * 5
    assert json.loads(turns[-2]["content"]) == {"1": "e6"}
    assert json.loads(last["content"]) == {"1": "The court", "2": "The law"}
    assert choose_examples([Request("1", "x", EN, KK, examples=examples[:2])]) == []


BYTES = 259


def write_model(path: Path) -> None:
    """Write a language model that knows bytes and, whatever it is told, says one Kazakh letter.

    Each token's embedding points in a direction of its own, the layer adds nothing, and the last matrix says which
    byte follows which: after a quote the two bytes of қ, after them a quote.
    """
    gguf = pytest.importorskip("gguf", reason="gguf comes with the extra test-engines")
    np = pytest.importorskip("numpy")
    width = 288
    first, second = "қ".encode()
    follows = {ord('"'): first, first: second, second: ord('"')}
    writer = gguf.GGUFWriter(str(path), "llama")
    for setting, value in (("context_length", 8192), ("embedding_length", width), ("block_count", 1)):
        getattr(writer, f"add_{setting}")(value)
    writer.add_feed_forward_length(32)
    writer.add_head_count(4)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))])
    writer.add_token_scores([0.0] * BYTES)
    writer.add_token_types([2, 3, 3, *[6] * 256])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template("{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: ")
    embed, out = np.zeros((BYTES, width), np.float32), np.zeros((BYTES, width), np.float32)
    embed[range(BYTES), range(BYTES)] = 1
    for byte, after in follows.items():
        out[3 + after, 3 + byte] = 1
    writer.add_tensor("token_embd.weight", embed)
    writer.add_tensor("output.weight", out)
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        writer.add_tensor(f"{name}.weight", np.ones(width, np.float32))
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        writer.add_tensor(f"blk.0.{name}.weight", np.zeros((width, width), np.float32))
    writer.add_tensor("blk.0.ffn_gate.weight", np.zeros((32, width), np.float32))
    writer.add_tensor("blk.0.ffn_up.weight", np.zeros((32, width), np.float32))
    writer.add_tensor("blk.0.ffn_down.weight", np.zeros((width, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.mark.slow
@pytest.mark.loopback
def test_llama_cpp_itself_is_understood(tmp_path: Path) -> None:
    """The real server takes the request and its schema, and its answer is read; a wrong key is its own error."""
    xllamacpp = pytest.importorskip("xllamacpp", reason="xllamacpp comes with the extra test-engines")
    write_model(tmp_path / "bytes.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(tmp_path / "bytes.gguf")
    params.n_ctx, params.n_parallel, params.warmup, params.port = 8192, 1, False, 0
    server = xllamacpp.Server(params)
    engine = OpenAiEngine(EngineSettings("openai", url=f"{server.listening_address}/v1", wait_s=60))
    results = ask(engine, *requests_for("Court", "Law"))
    assert [(result.text, result.error) for result in results] == [("қ", None), ("қ", None)]
    lost = OpenAiEngine(EngineSettings("openai", url=f"{server.listening_address}/v2"))
    assert str(ask(lost, *requests_for("Court"))[0].error) == "openai has nothing at this address"
    engine.close()
    lost.close()
