"""The simulated measurements of bench/fit_rows.hpp, number for number."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

FAMILIES = [(33e6, 512), (85e6, 768), (151e6, 768), (302e6, 1024), (631e6, 1536), (1130e6, 2048)]
VOCAB_SIZES = [4096, 6144, 8192, 10240, 16384, 24576, 32768, 48128, 64512, 96256]


class Noise:
    def __init__(self) -> None:
        self._state = 1

    def next(self) -> float:
        total = 0.0
        for _ in range(4):
            self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
            total += (self._state >> 11) * 2.0**-53
        return math.sqrt(3.0) * (total - 2.0)


class VocabularyRuns(NamedTuple):
    n: np.ndarray  # N_nv / 1e6
    v: np.ndarray  # V d / 1e6
    d: np.ndarray  # tokens / 1e9
    loss: np.ndarray


def vocabulary_runs() -> VocabularyRuns:
    noise, rows = Noise(), []
    for n_nv, width in FAMILIES:
        for vocab_size in VOCAB_SIZES:
            for step in range(1, 21):
                n, v = n_nv / 1e6, vocab_size * width / 1e6
                d = n_nv * step * (32768.0 / vocab_size) ** 0.15 / 1e9
                loss = -5.53 + 1.83 / n**0.447 + 0.196 / v**0.671 + 2.12 / d**0.447
                rows.append((n, v, d, loss + 0.05 * noise.next()))
    return VocabularyRuns(*np.array(rows).T.copy())


class ChinchillaRows(NamedTuple):
    n: np.ndarray
    tokens: np.ndarray
    loss: np.ndarray


def chinchilla_rows() -> ChinchillaRows:
    noise, rows = Noise(), []
    for i in range(24):
        for j in range(10):
            n = 44e6 * (16e9 / 44e6) ** (i / 23.0)
            tokens = n * 10.0 ** (0.2 + 0.2 * j)
            loss = 1.82 + 482.0 / n**0.348 + 2085.0 / tokens**0.366
            rows.append((n, tokens, loss * math.exp(0.01 * noise.next())))
    return ChinchillaRows(*np.array(rows).T.copy())
