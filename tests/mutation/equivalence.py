"""Mutants that mean the same as the original, as tests/mutation/equivalent.txt lists them.

An entry is a file, the line, the change and the reason, one after the other with two blanks more before each:

    src/room/file.cpp
      const double x = 2.0 * y;
        2.0 * y -> 2.0 / y
          the reason, on as many lines as it takes

What is common to entries is not repeated. Line numbers are in none of them, so that entries outlive other changes.
"""


def read(path):
    """{(file, line, change): reason}."""
    entries, file, line, change = {}, None, None, None
    with open(path, encoding="utf-8") as stream:
        for number, text in enumerate(stream, 1):
            words = text.strip()
            depth = (len(text) - len(text.lstrip(" "))) // 2
            if not words or text.startswith("#"):
                continue
            if depth == 0:
                file, line, change = words, None, None
            elif depth == 1 and file:
                line, change = words, None
            elif depth == 2 and line:
                change = words
            elif depth == 3 and change:
                key = (file, line, change)
                entries[key] = f"{entries[key]} {words}" if key in entries else words
            else:
                raise ValueError(f"{path}:{number}: too far to the right: '{words}'")
    return entries
