"""Writes sources in which each mutant waits for its number: original code unless the switch says otherwise."""

import re

# Characters that no source has, around what belongs to a mutant while it is written.
OPEN, CLOSE, STOP = "\x01", "\x03", "\x02"
HEADER = '#include "vocabplan/switch.hpp"\n'


def instrumented(text, mutants):
    """The text (bytes) with mutants, {number: Site}, and where each stands in it: (text, [(number, begin, end)]).

    Lines stay where they are, one below: HEADER is put first. A mutant's own text holds no other mutant, since only one
    is switched on at a time; what it replaces may.
    """
    stretches = sorted(((begin, -end, number, site) for number, site in mutants.items() for begin, end in site.spans),
                       key=lambda each: each[:3])
    stretches = [(begin, -end, number, site) for begin, end, number, site in stretches]
    marked = HEADER.encode() + _written(text, 0, len(text), stretches)
    return _unmarked(marked.decode())


def _written(text, begin, end, stretches):
    """text[begin:end] with the stretches in it, outer ones before inner ones."""
    parts, at, index = [], begin, 0
    while index < len(stretches):
        first, last, number, site = stretches[index]
        inner = []
        index += 1
        while index < len(stretches) and stretches[index][0] < last:
            inner.append(stretches[index])
            index += 1
        parts.append(text[at:first])
        parts.append(_switched(number, site, _written(text, first, last, inner)))
        at = last
    parts.append(text[at:end])
    return b"".join(parts)


def _switched(number, site, original):
    ask = f"vocabplan_mutant({number})"
    before, after = {
        "expression": (f"({ask} ? ({site.mutated}) : (", "))"),
        "condition": (f"({ask} ? {site.mutated} : static_cast<bool>(", "))"),
        "value": (f"({ask} ? static_cast<{site.type}>({site.mutated}) : static_cast<{site.type}>(", "))"),
        "statement": (f"{{ if (!{ask}) {{ ", " } }"),
        "return": (f"{{ if ({ask}) {{ {site.mutated} }} ", " }"),
    }[site.form]
    return (f"{OPEN}{number}{STOP}{before}".encode() + original + f"{after}{CLOSE}{number}{STOP}".encode())


def _unmarked(marked):
    plain, spans, open_at, size, at = [], [], {}, 0, 0
    for mark in re.finditer(f"([{OPEN}{CLOSE}])(\\d+){STOP}", marked):
        piece = marked[at:mark.start()]
        plain.append(piece)
        size += len(piece.encode())
        at = mark.end()
        number = int(mark[2])
        if mark[1] == OPEN:
            open_at[number] = size
        else:
            spans.append((number, open_at.pop(number), size))
    plain.append(marked[at:])
    return "".join(plain), spans
