"""The score of the mutants, and what survived."""

import collections

KILLED = ("failed", "crashed", "timeout")
RULE = "\nSurvivors\n"


def report(state, ended, equivalent, room_of):
    """All of it, as text: the score by room and by kind of change, then each survivor."""
    mutants = state["mutants"]
    alike = {number for number, site in mutants.items() if site.key in equivalent and ended[number] not in KILLED}
    lines = [f"{state['sites']} sites; {len(mutants)} mutants that compile, {state['refused']} drawn that do not."]
    how = collections.Counter(ended.values())
    lines += ["killed by a test that failed %d, by a crash %d, by time %d; no test reaches %d"
              % tuple(how[each] for each in ("failed", "crashed", "timeout", "unreached")), ""]
    for title, of in (("room", lambda site: room_of(site.file)), ("change", lambda site: site.kind)):
        lines += _table(title, of, mutants, ended, alike) + [""]
    lines.append(RULE.strip())
    lines.append("")
    for number, site in sorted(mutants.items(), key=lambda item: (item[1].file, item[1].line)):
        if ended[number] in KILLED or number in alike:
            continue
        lines += [f"{site.file}:{site.line}: {site.change}  [{site.kind}, {ended[number]}]", f"    {site.text}"]
    known = {site.key for site in mutants.values()}
    stale = [key for key in equivalent if key in known and
             any(site.key == key and ended[number] in KILLED for number, site in mutants.items())]
    if stale:
        lines += ["", "Listed as equivalent, and killed", ""] + [f"{file}: {change}" for file, _, change in stale]
    return "\n".join(lines) + "\n"


def summary(text):
    return text.split(RULE)[0].rstrip()


def _table(title, of, mutants, ended, alike):
    rows = collections.defaultdict(lambda: [0, 0, 0])
    for number, site in mutants.items():
        column = 0 if ended[number] in KILLED else 2 if number in alike else 1
        rows[of(site)][column] += 1
    total = [sum(row[column] for row in rows.values()) for column in range(3)]
    lines = [f"{title:<14} {'killed':>7} {'survived':>9} {'equivalent':>11} {'score':>7}"]
    for name, row in [*sorted(rows.items()), ("all", total)]:
        killed, survived, same = row
        score = f"{100.0 * killed / (killed + survived):.1f} %" if killed + survived else "-"
        lines.append(f"{name:<14} {killed:>7} {survived:>9} {same:>11} {score:>7}")
    return lines
