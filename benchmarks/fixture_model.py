"""Trains the small English-Kazakh model that tests and benchmarks load: about a minute on one core.

Wants torch, ctranslate2 and sentencepiece, none of which the tests need for it. Writes the model for CTranslate2 (int8)
and the SentencePiece model beside this file:

    python tests/engines/fixture_model/train.py
"""

from __future__ import annotations

import json
import math
import random
import shutil
from pathlib import Path
from typing import Protocol

import ctranslate2
import numpy as np
import sentencepiece
import torch
from benchmarks.fixture_grammar import sentences, with_marks
from torch import nn

FOLDER = Path(__file__).parent / "en-kk"
PIECES, WIDTH, HEADS, LAYERS, INNER = 160, 64, 4, 2, 128
STEPS, BATCH, LONGEST = 1000, 48, 48
UNKNOWN, START, END = 0, 1, 2


class _Layer(Protocol):
    """A part of a specification, as CTranslate2 names its weights."""

    gamma: object
    beta: object
    weight: object
    bias: object
    layer_norm: _Layer
    linear: list[_Layer]


def positions() -> torch.Tensor:
    """Return sine and cosine waves for every place, counted from 1."""
    places = torch.arange(1, LONGEST * 6 + 1).unsqueeze(1)
    steps = torch.exp(torch.arange(WIDTH // 2) * -(math.log(10_000) / (WIDTH // 2 - 1)))
    return torch.cat([torch.sin(places * steps), torch.cos(places * steps)], dim=1)


class Translator(nn.Module):  # type: ignore[misc]  # torch is not installed where types are checked
    """Two layers to read, two to write; embeddings and projection are shared."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(pieces, WIDTH)
        nn.init.normal_(self.embed.weight, std=WIDTH**-0.5)
        self.out = nn.Linear(WIDTH, pieces)
        self.out.weight = self.embed.weight
        options = {"dim_feedforward": INNER, "dropout": 0.05, "batch_first": True, "norm_first": True}
        self.reader = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(WIDTH, HEADS, **options), LAYERS, nn.LayerNorm(WIDTH), enable_nested_tensor=False
        )
        self.writer = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(WIDTH, HEADS, **options), LAYERS, nn.LayerNorm(WIDTH)
        )
        self.register_buffer("places", positions())

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the scores of every next piece."""
        empty = source == -1
        read = self.reader(self._embed(source), src_key_padding_mask=empty)
        later = nn.Transformer.generate_square_subsequent_mask(target.shape[1])
        written = self.writer(
            self._embed(target), read, tgt_mask=later, memory_key_padding_mask=empty, tgt_is_causal=True
        )
        return self.out(written)

    def _embed(self, ids: torch.Tensor) -> torch.Tensor:
        return self.embed(ids.clamp(min=0)) * math.sqrt(WIDTH) + self.places[: ids.shape[1]]


def pad(rows: list[list[int]]) -> torch.Tensor:
    """Return rows of equal length, filled up with -1."""
    longest = max(map(len, rows))
    return torch.tensor([row + [-1] * (longest - len(row)) for row in rows])


def train(pairs: list[tuple[str, str]], spm: sentencepiece.SentencePieceProcessor) -> Translator:
    """Return a trained model."""
    torch.manual_seed(7)
    torch.set_num_threads(1)
    chance = random.Random(7)
    model = Translator(PIECES)
    steps = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.98), weight_decay=0.01)
    rate = torch.optim.lr_scheduler.OneCycleLR(steps, 3e-3, total_steps=STEPS, pct_start=0.1)
    loss_of = nn.CrossEntropyLoss(ignore_index=-1, label_smoothing=0.05)
    for step in range(STEPS):
        chosen = [with_marks(pair, chance) for pair in chance.choices(pairs, k=BATCH)]
        source = pad([[*spm.encode(one), END] for one, _ in chosen])
        target = pad([[START, *spm.encode(other), END] for _, other in chosen])
        loss = loss_of(model(source, target[:, :-1]).flatten(0, 1), target[:, 1:].flatten())
        steps.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        steps.step()
        rate.step()
        if step % 250 == 0:
            print(step, round(loss.item(), 3))
    model.eval()
    return model


def save(model: Translator, spm: sentencepiece.SentencePieceProcessor) -> None:
    """Write the model in CTranslate2's form."""
    spec = ctranslate2.specs.TransformerSpec.from_config((LAYERS, LAYERS), HEADS, pre_norm=True)
    pieces = [spm.id_to_piece(number) for number in range(PIECES)]
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.add_source_eos = True
    for side, part in ((spec.encoder, model.reader), (spec.decoder, model.writer)):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = model.embed.weight.detach().numpy()
        side.position_encodings.encodings = model.places.numpy().astype(np.float32)
        _norm(side.layer_norm, part.norm)
        for into, layer in zip(side.layer, part.layers, strict=True):
            _attention(into.self_attention, layer.self_attn, layer.norm1, fused=3)
            if side is spec.decoder:
                _attention(into.attention, layer.multihead_attn, layer.norm2, fused=2)
            _norm(into.ffn.layer_norm, layer.norm3 if side is spec.decoder else layer.norm2)
            _linear(into.ffn.linear_0, layer.linear1.weight, layer.linear1.bias)
            _linear(into.ffn.linear_1, layer.linear2.weight, layer.linear2.bias)
    _linear(spec.decoder.projection, model.out.weight, model.out.bias)
    spec.validate()
    spec.optimize("int8")
    spec.save(str(FOLDER))


def _norm(into: _Layer, norm: nn.LayerNorm) -> None:
    into.gamma, into.beta = norm.weight.detach().numpy(), norm.bias.detach().numpy()


def _linear(into: _Layer, weight: torch.Tensor, bias: torch.Tensor) -> None:
    into.weight, into.bias = weight.detach().numpy(), bias.detach().numpy()


def _attention(into: _Layer, attention: nn.MultiheadAttention, norm: nn.LayerNorm, *, fused: int) -> None:
    _norm(into.layer_norm, norm)
    weight, bias = attention.in_proj_weight, attention.in_proj_bias
    if fused == 3:
        _linear(into.linear[0], weight, bias)
    else:
        _linear(into.linear[0], weight[:WIDTH], bias[:WIDTH])
        _linear(into.linear[1], weight[WIDTH:], bias[WIDTH:])
    _linear(into.linear[-1], attention.out_proj.weight, attention.out_proj.bias)


def main() -> None:
    """Train, save, and say how many sentences that were not trained on come out right."""
    pairs = sentences()
    unseen, seen = pairs[:200], pairs[200:]
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    chance = random.Random(1)
    lines = iter([text for pair in seen for text in with_marks(pair, chance)])
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=lines,
        model_prefix=str(FOLDER / "sentencepiece"),
        vocab_size=PIECES,
        character_coverage=1.0,
        normalization_rule_name="identity",
        user_defined_symbols=[f"[{number}]" for number in range(1, 10)],
        minloglevel=1,
    )
    (FOLDER / "sentencepiece.vocab").unlink()
    spm = sentencepiece.SentencePieceProcessor(model_file=str(FOLDER / "sentencepiece.model"))
    save(train(seen, spm), spm)
    translator = ctranslate2.Translator(str(FOLDER), intra_threads=1)
    asked = [with_marks(pair, chance) for pair in unseen]
    answers = translator.translate_batch([spm.encode(one, out_type=str) for one, _ in asked], beam_size=2)
    right = sum(spm.decode(each.hypotheses[0]) == other for each, (_, other) in zip(answers, asked, strict=True))
    print(json.dumps({"unseen": len(unseen), "exact": right}))
    for each, (one, _) in list(zip(answers, asked, strict=True))[:5]:
        print(one, "->", spm.decode(each.hypotheses[0]))


if __name__ == "__main__":
    main()
