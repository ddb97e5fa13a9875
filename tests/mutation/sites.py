"""The places of a C++ source that can be mutated, found in the compiler's own tree of it (libclang).

A site is a stretch of text and what stands there in the mutant. Whatever comes out of a macro is left alone: there the
text is not what the compiler sees. So is whatever must be constant at compile time, where nothing can be switched:
tables that are constexpr, case labels, arguments of templates. A named constant with one number is mutated where it is
used.
"""

import dataclasses
import os
import re

from clang.cindex import CursorKind, Index, TypeKind

OPERATORS = {
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["/"],
    "+=": ["-="], "-=": ["+="], "*=": ["/="], "/=": ["*="],
    "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"],
}
KIND_OF_OPERATOR = {**dict.fromkeys(("+", "-", "*", "/", "%", "+=", "-=", "*=", "/="), "arithmetic"),
                    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), "comparison"),
                    **dict.fromkeys(("&&", "||"), "logic")}
# Functions that are operators: of vectors, and of two numbers or ranges.
PAIRS = [("std::max", "std::min"), ("std::floor", "std::ceil"), ("std::lower_bound", "std::upper_bound"),
         ("std::max_element", "std::min_element"), ("F::max", "F::min"),
         ("hn::Add", "hn::Sub"), ("hn::Mul", "hn::Div"), ("hn::Max", "hn::Min"), ("hn::Lt", "hn::Ge"),
         ("hn::Le", "hn::Gt"), ("hn::And", "hn::Or"), ("hn::MulAdd", "hn::NegMulAdd")]
CALLS = {**dict(PAIRS), **{right: left for left, right in PAIRS}}

NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F']+|\d[\d']*\.?[\d']*(?:[eE][+-]?\d+)?)(?:[uU]?[lL]{0,2}|[zZuU]{0,2}|[fFlL])\Z")
INTEGERS = {TypeKind.INT, TypeKind.UINT, TypeKind.LONG, TypeKind.ULONG, TypeKind.LONGLONG, TypeKind.ULONGLONG,
            TypeKind.SHORT, TypeKind.USHORT, TypeKind.UCHAR, TypeKind.SCHAR}
FLOATS = {TypeKind.DOUBLE, TypeKind.FLOAT, TypeKind.LONGDOUBLE}
LOOPS = {CursorKind.WHILE_STMT, CursorKind.FOR_STMT, CursorKind.CXX_FOR_RANGE_STMT, CursorKind.DO_STMT}
FUNCTIONS = {CursorKind.FUNCTION_DECL, CursorKind.CXX_METHOD, CursorKind.CONSTRUCTOR, CursorKind.FUNCTION_TEMPLATE,
             CursorKind.CONVERSION_FUNCTION, CursorKind.DESTRUCTOR}
NEVER_INTO = {CursorKind.STATIC_ASSERT, CursorKind.ENUM_DECL, CursorKind.DECL_REF_EXPR, CursorKind.TYPE_REF,
              CursorKind.TEMPLATE_REF, CursorKind.NAMESPACE_REF, CursorKind.TYPE_ALIAS_DECL,
              CursorKind.TEMPLATE_NON_TYPE_PARAMETER, CursorKind.TEMPLATE_TYPE_PARAMETER}


@dataclasses.dataclass(frozen=True)
class Site:
    """One mutant: in `file`, the bytes `spans` (one stretch, or each use of a constant) become `mutated`."""
    file: str
    spans: tuple    # of (begin, end)
    form: str       # how it is switched: expression, value, statement or return
    kind: str       # of change, for the report
    original: str   # as a reader sees it, on one line
    mutated: str
    line: int
    text: str       # of the line
    type: str = ""  # of a value

    @property
    def change(self):
        return f"{self.original} -> {self.mutated}" if self.mutated else f"{self.original} -> (deleted)"

    @property
    def key(self):
        """Stays the same when lines move."""
        return (self.file, self.text, self.change)


def on_one_line(code):
    """Code without comments and line ends, which means the same."""
    kept = re.sub(r'("(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\')|//[^\n]*|/\*.*?\*/',
                  lambda match: match[1] or " ", code, flags=re.S)
    return re.sub(r"\s+", " ", kept).strip()


class _Source:
    """The text of one file, by bytes, as libclang counts them."""

    def __init__(self, root, name):
        self.name = name
        with open(os.path.join(root, name), "rb") as stream:
            self.data = stream.read()
        self.lines = self.data.decode().split("\n")

    def at(self, begin, end):
        return self.data[begin:end].decode()

    def rest(self, at):
        """What follows a place, blanks and comments aside."""
        match = re.compile(rb"(?:\s|//[^\n]*|/\*.*?\*/)*", re.S).match(self.data, at)
        return match.end()


class Finder:
    """Gathers the sites of all sources that are `wanted` (names below `root`) from the files that are compiled."""

    def __init__(self, root, wanted):
        self.root = os.path.realpath(root)
        self.wanted = set(wanted)
        self.found = {}
        self._sources = {}
        self._uses = {}
        self._constants = {}

    def read(self, path, arguments):
        """Takes the sites of one file that is compiled, and of what it includes."""
        unit = Index.create().parse(path, args=arguments)
        faults = [str(each) for each in unit.diagnostics if each.severity >= 3]
        if faults:
            raise RuntimeError("libclang cannot read " + path + ":\n" + "\n".join(faults[:5]))
        for cursor in unit.cursor.get_children():
            if self._source(cursor) is not None:
                self._walk(cursor, None, None)

    def sites(self):
        """All of them, in the order of the text."""
        for place, (source, kind_of_type, number) in self._constants.items():
            uses = tuple(sorted(self._uses.get(place, ())))
            if uses:
                name, shown = source.at(*uses[0]), place[1]
                line = source.data.count(b"\n", 0, shown) + 1
                for mutated in _other_numbers(number):
                    self._add(Site(source.name, uses, "value", "constant", f"{name} = {number}", mutated, line,
                                   source.lines[line - 1].strip(), kind_of_type))
        return sorted(self.found.values(), key=lambda site: (site.file, site.spans, site.form, site.mutated))

    def _add(self, site):
        self.found[(site.file, site.spans, site.form, site.mutated)] = site

    def _source(self, cursor):
        file = cursor.location.file
        if file is None:
            return None
        name = os.path.relpath(os.path.realpath(file.name), self.root)
        if name not in self.wanted:
            return None
        if name not in self._sources:
            self._sources[name] = _Source(self.root, name)
        return self._sources[name]

    def _walk(self, cursor, parent, function):
        source = self._source(cursor)
        if source is None or cursor.kind in NEVER_INTO and cursor.kind != CursorKind.DECL_REF_EXPR:
            return
        if cursor.kind == CursorKind.DECL_REF_EXPR:
            self._take_use(source, cursor)
            return
        if cursor.kind in FUNCTIONS or cursor.kind == CursorKind.LAMBDA_EXPR:
            function = cursor
        children = list(cursor.get_children())
        if cursor.kind in (CursorKind.VAR_DECL, CursorKind.FIELD_DECL):
            # What stands before the name belongs to the type.
            children = [child for child in children if child.extent.start.offset >= cursor.location.offset]
            if self._is_constant(source, cursor):
                self._take_constant(source, cursor, children)
                return
        if function is not None:
            self._mutate(source, cursor, children, parent, function)
        if cursor.kind == CursorKind.CASE_STMT:
            children = children[1:]
        elif cursor.kind == CursorKind.IF_STMT and source.data[cursor.extent.start.offset:].startswith(b"if constexpr"):
            children = children[1:]
        elif cursor.kind == CursorKind.MEMBER_REF_EXPR:
            children = [child for child in children if child.kind != CursorKind.INTEGER_LITERAL]
        for child in children:
            self._walk(child, cursor, function)

    # ------------------------------------------------------------------ constants with a name

    @staticmethod
    def _is_constant(source, cursor):
        start = cursor.extent.start.offset
        return "constexpr" in source.at(start, max(start, cursor.location.offset)).split("=")[0]

    def _take_constant(self, source, cursor, children):
        kind = cursor.type.get_canonical().kind
        if not children or kind not in INTEGERS | FLOATS:
            return
        number = source.at(children[-1].extent.start.offset, children[-1].extent.end.offset)
        if NUMBER.match(number.lstrip("-")):
            self._constants[(source.name, cursor.location.offset)] = (
                source, cursor.type.get_canonical().spelling.replace("const ", ""), number)

    def _take_use(self, source, cursor):
        named = cursor.referenced
        if named is None or named.kind != CursorKind.VAR_DECL or self._source(named) is not source:
            return
        begin, end = cursor.extent.start.offset, cursor.extent.end.offset
        if source.at(begin, end) == named.spelling:
            self._uses.setdefault((source.name, named.location.offset), set()).add((begin, end))

    # ------------------------------------------------------------------ everything else

    def _mutate(self, source, cursor, children, parent, function):
        kind = cursor.kind
        if kind in (CursorKind.BINARY_OPERATOR, CursorKind.COMPOUND_ASSIGNMENT_OPERATOR, CursorKind.CALL_EXPR):
            self._take_binary(source, cursor, children)
        if kind == CursorKind.CALL_EXPR:
            self._take_call(source, cursor)
        elif kind == CursorKind.UNARY_OPERATOR:
            self._take_unary(source, cursor, children)
        elif kind in (CursorKind.INTEGER_LITERAL, CursorKind.FLOATING_LITERAL, CursorKind.CXX_BOOL_LITERAL_EXPR):
            self._take_literal(source, cursor, parent)
        elif kind == CursorKind.RETURN_STMT:
            self._take_return(source, cursor, children, function)
        elif kind == CursorKind.CONDITIONAL_OPERATOR and children:
            self._negate(source, children[0])
        if kind in LOOPS or kind == CursorKind.IF_STMT:
            self._take_conditions(source, cursor, children)
        self._take_statements(source, cursor, children)

    def _site(self, source, cursor, form, kind, mutated, end=None, type_of=""):
        begin, stop = cursor.extent.start.offset, end or cursor.extent.end.offset
        line = cursor.extent.start.line
        self._add(Site(source.name, ((begin, stop),), form, kind, on_one_line(source.at(begin, stop)), mutated, line,
                       source.lines[line - 1].strip(), type_of))

    def _take_binary(self, source, cursor, children):
        if len(children) < 2:
            return
        left, right = children[0], children[-1]
        between = source.at(left.extent.end.offset, right.extent.start.offset)
        operator = on_one_line(between)
        if operator not in OPERATORS or "basic_string" in cursor.type.get_canonical().spelling:
            return
        ends = (left.extent.start.offset, right.extent.end.offset)
        if ends != (cursor.extent.start.offset, cursor.extent.end.offset):
            return
        before = on_one_line(source.at(left.extent.start.offset, left.extent.end.offset))
        after = on_one_line(source.at(right.extent.start.offset, right.extent.end.offset))
        if KIND_OF_OPERATOR[operator] == "logic":  # a || b || c becomes (a || b) && c
            before, after = (f"({each})" if "&&" in each or "||" in each else each for each in (before, after))
        for other in OPERATORS[operator]:
            self._site(source, cursor, "expression", KIND_OF_OPERATOR[operator], f"{before} {other} {after}")

    def _take_call(self, source, cursor):
        text = source.at(cursor.extent.start.offset, cursor.extent.end.offset)
        name = re.match(r"[\w:]*", text)[0]
        if name in CALLS:
            self._site(source, cursor, "expression", "call", on_one_line(CALLS[name] + text[len(name):]))

    def _take_unary(self, source, cursor, children):
        if not children:
            return
        text = source.at(cursor.extent.start.offset, cursor.extent.end.offset)
        operand = source.at(children[0].extent.start.offset, children[0].extent.end.offset)
        if text.startswith("++") or text.startswith("--"):
            other = "--" if text[0] == "+" else "++"
            self._site(source, cursor, "expression", "arithmetic", on_one_line(other + text[2:]))
        elif text.startswith("!") and not operand.startswith("!"):
            self._site(source, cursor, "expression", "logic", f"static_cast<bool>({on_one_line(operand)})")
        elif text.startswith("-"):
            self._site(source, cursor, "expression", "arithmetic", f"({on_one_line(operand)})")

    def _take_literal(self, source, cursor, parent):
        text = source.at(cursor.extent.start.offset, cursor.extent.end.offset)
        same_place = (parent is not None and parent.kind == CursorKind.UNEXPOSED_EXPR and
                      parent.extent.start.offset == cursor.extent.start.offset and
                      parent.extent.end.offset == cursor.extent.end.offset)
        type_of = (parent if same_place else cursor).type.get_canonical()  # as it is used: 1 is a double at times
        if text in ("true", "false"):
            self._site(source, cursor, "expression", "constant", "false" if text == "true" else "true")
        elif NUMBER.match(text) and type_of.kind in INTEGERS | FLOATS:
            for mutated in _other_numbers(text):
                self._site(source, cursor, "value", "constant", mutated,
                           type_of=type_of.spelling.replace("const ", ""))

    def _take_return(self, source, cursor, children, function):
        end = source.rest(cursor.extent.end.offset)
        if not children or source.data[end:end + 1] != b";":
            return
        value = children[0]
        text = on_one_line(source.at(value.extent.start.offset, value.extent.end.offset))
        if function.kind != CursorKind.LAMBDA_EXPR and function.result_type.get_canonical().kind in (
                TypeKind.LVALUEREFERENCE, TypeKind.RVALUEREFERENCE):
            return
        type_of = value.type.get_canonical()
        if type_of.kind == TypeKind.BOOL:
            mutated = f"!({text})"
        elif type_of.kind in INTEGERS | FLOATS:
            mutated = "1" if re.fullmatch(r"0(\.0*)?", text) else "0"
        elif text in ("{}", "std::nullopt", "nullptr", '""') or text.startswith(("[", "*this")):
            return
        else:
            mutated = "{}"
        self._site(source, cursor, "return", "return", f"return {mutated};", end + 1)

    def _take_conditions(self, source, cursor, children):
        """The conditions of an if or a loop: expressions that a parenthesis or, in a for, a semicolon follows."""
        if source.data[cursor.extent.start.offset:].startswith(b"if constexpr"):
            return
        if cursor.kind == CursorKind.CXX_FOR_RANGE_STMT:
            return
        if cursor.kind == CursorKind.FOR_STMT:
            candidates = [child for child in children[1:-1] if self._next(source, child) == b";"]
        elif cursor.kind == CursorKind.DO_STMT:
            candidates = children[-1:]
        else:
            candidates = [child for child in children if self._next(source, child) == b")"][:1]
        for child in candidates:
            if child.kind.is_expression():
                self._negate(source, child)

    @staticmethod
    def _next(source, cursor):
        at = source.rest(cursor.extent.end.offset)
        return source.data[at:at + 1]

    def _negate(self, source, condition):
        text = on_one_line(source.at(condition.extent.start.offset, condition.extent.end.offset))
        if text:
            self._site(source, condition, "condition", "condition", f"!({text})")

    def _take_statements(self, source, cursor, children):
        if cursor.kind == CursorKind.COMPOUND_STMT:
            candidates = children
        elif cursor.kind == CursorKind.IF_STMT:
            candidates = children[1:]
        elif cursor.kind in LOOPS and cursor.kind != CursorKind.DO_STMT:
            candidates = children[-1:]
        elif cursor.kind in (CursorKind.CASE_STMT, CursorKind.DEFAULT_STMT):
            candidates = children[-1:]
        else:
            return
        for child in candidates:
            end = source.rest(child.extent.end.offset)
            if source.data[end:end + 1] != b";":
                continue
            text = source.at(child.extent.start.offset, child.extent.end.offset)
            is_throw = re.match(r"throw\b", text) is not None
            # A function that ends without its throw would end nowhere.
            if is_throw and cursor.kind != CursorKind.IF_STMT:
                continue
            if child.kind in (CursorKind.BREAK_STMT, CursorKind.CONTINUE_STMT) or child.kind.is_expression():
                if not text.startswith("(void)"):
                    self._site(source, child, "statement", "statement", "", end + 1)


def _other_numbers(text):
    """What a number becomes: 0 becomes 1, 1 becomes 0, a whole number n becomes n + 1, another number is doubled."""
    plain = text.replace("'", "").rstrip("uUlLzZ")
    sign, plain = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    if re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", plain):
        value = int(plain, 0) if plain[:2] in ("0x", "0X") else int(plain)
        return {0: ["1"], 1: ["0", "2"]}.get(value, [f"{sign}{value + 1}"])
    value = float(plain.rstrip("fFlL"))
    if value == 0.0:
        return ["1.0"]
    if value == 1.0:
        return ["0.0", f"{sign}2.0"]
    doubled = repr(2.0 * value)
    return [f"{sign}{doubled}" if doubled != "inf" else f"{sign}{value / 2.0!r}"]
