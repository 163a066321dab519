"""Compiling a program under a policy.

Policy `kernel` compiles plainly. Policy `restricted` compiles plainly too, and then reads the
names that the code objects use: when all of them are safe by name and nothing in the code needs a
guard, which is so for most programs, it is done. Otherwise the syntax tree is walked by
`PolicyTransformer`, which says what is refused and where, and puts in the guards. The walk alone
decides; the quick look only ever skips it, and never for a program that the walk would change.
"""

import ast
import dis
import types
import warnings
from typing import cast

from RestrictedPython.transformer import RestrictingNodeTransformer

from sandbox.policy import names
from sandbox.results import Violation

# A file name that cannot be encoded. To show the line of a SyntaxError the parser opens the file
# of this name, although the source came from a string; this way it does not get as far as a
# system call. The angle brackets keep `linecache` from looking for it.
PROGRAM_FILE = "<program\ud800>"

# Guards are called by names that no source can spell, so a program cannot see or replace them.
LOAD_GUARD = "guard load"
PRIVATE_GUARD = "guard private"
WRITE_GUARD = "guard write"
UPDATE_GUARD = "guard update"

_SLOW_OPCODES = frozenset(
    dis.opmap[name]
    for name in (
        "STORE_ATTR",
        "DELETE_ATTR",
        "LOAD_BUILD_CLASS",
        "MATCH_CLASS",
        "BEFORE_ASYNC_WITH",
    )
    if name in dis.opmap
)
_ASYNC_FLAGS = 0x80 | 0x200  # CO_COROUTINE, CO_ASYNC_GENERATOR


class RejectedError(Exception):
    """The policy refuses the program; `findings` says what and where."""

    def __init__(self, findings: list[Violation]) -> None:
        super().__init__(findings)
        self.findings = findings


def compile_program(source: str, policy: str, filename: str = PROGRAM_FILE) -> types.CodeType:
    """Compiles `source` under `policy` ("restricted" or "kernel").

    Raises:
        SyntaxError: as plain compile() would; also for null bytes.
        RecursionError, MemoryError: the source is nested too deeply for the parser.
        RejectedError: the policy refuses it.
    """
    try:
        code = compile(source, filename, "exec", dont_inherit=True)
    except ValueError as error:
        raise SyntaxError(str(error)) from None
    if policy == "kernel" or _needs_no_guard(code):
        return code
    return _compile_guarded(source, filename)


def findings(source: str, filename: str = PROGRAM_FILE) -> list[Violation]:
    """What policy `restricted` refuses in `source`, without running any of it.

    Raises:
        SyntaxError: it is not Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the source's, which are not this process's
        try:
            compile_program(source, "restricted", filename)
        except RejectedError as rejected:
            return rejected.findings
    return []


def _needs_no_guard(code: types.CodeType) -> bool:
    if code.co_flags & _ASYNC_FLAGS or not _SLOW_OPCODES.isdisjoint(code.co_code[::2]):
        return False
    if not all(map(_is_plain_path, code.co_names)):
        return False
    if not all(map(names.is_bindable, code.co_varnames + code.co_cellvars)):
        return False
    return all(
        _needs_no_guard(const) for const in code.co_consts if isinstance(const, types.CodeType)
    )


def _is_plain_path(name: str) -> bool:
    """Whether a name is plain; an imported module's has dots, and each part must be."""
    return names.is_plain(name) and "._" not in name


def _compile_guarded(source: str, filename: str) -> types.CodeType:
    tree = ast.parse(source, filename)
    transformer = PolicyTransformer()
    transformer.visit(tree)
    if transformer.findings:
        raise RejectedError(transformer.findings)
    try:
        return compile(tree, filename, "exec", dont_inherit=True)
    except ValueError as error:
        # A guard stands where the syntax allows none.
        finding = Violation("syntax.forbidden", str(error), None, "static")
        raise RejectedError([finding]) from None


class PolicyTransformer(RestrictingNodeTransformer):
    """Refuses what is never safe, and guards what is safe on some objects only.

    RestrictedPython's base class refuses every kind of node it does not know, which keeps a
    future Python's syntax out until somebody has looked at it. Its guards for items, iteration,
    calls and unpacking are not used: with attribute names checked here and modules replaced by
    faces (`sandbox.policy.modules`), none of those reaches anything that a program does not have.
    """

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[Violation] = []

    def refuse(self, rule: str, detail: str, node: ast.AST) -> None:
        """Notes that `node` is refused."""
        line = getattr(node, "lineno", None)
        self.findings.append(Violation(rule=rule, detail=detail, line=line, layer="static"))

    def error(self, node: ast.AST, info: str) -> None:
        """What the base class refuses: a kind of syntax."""
        self.refuse("syntax.forbidden", info, node)

    def visit_children(self, node: ast.AST) -> ast.AST:
        """Allows a node, and goes on below it."""
        return self.node_contents_visit(node)

    def check_binding(self, name: str | None, node: ast.AST) -> None:
        """Refuses a name that nothing may be given."""
        if name and not names.is_bindable(name):
            self.refuse("name.forbidden", name, node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        name = node.id
        if isinstance(node.ctx, ast.Load):
            if names.is_special(name) and not names.is_plain(name):
                self.refuse("name.forbidden", name, node)
        else:
            self.check_binding(name, node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        node = cast(ast.Attribute, self.visit_children(node))
        name = node.attr
        if isinstance(node.ctx, ast.Load):
            if names.is_plain(name):
                return node
            if names.is_forbidden(name):
                self.refuse("attribute.forbidden", name, node)
                return node
            if names.is_private(name):
                return self._guard_object(node, PRIVATE_GUARD)
            return self._guard_load(node)
        if name.startswith("__") and names.is_special(name):
            self.refuse("attribute.forbidden", name, node)
        return self._guard_object(node, WRITE_GUARD)

    def _guard_object(self, node: ast.Attribute, guard: str) -> ast.AST:
        """`x.name` → `guard(x, "name").name`: the guard returns its object, or stops."""
        node.value = self._call(guard, node.value, node.attr)
        return node

    def _guard_load(self, node: ast.Attribute) -> ast.AST:
        """`x.name` → `guard(x, "name")`: the guard says what the value is."""
        return self._call(LOAD_GUARD, node.value, node.attr, like=node)

    def _call(
        self, guard: str, value: ast.expr, name: str, like: ast.expr | None = None
    ) -> ast.expr:
        call = ast.Call(
            func=ast.Name(guard, ast.Load()), args=[value, ast.Constant(name)], keywords=[]
        )
        ast.copy_location(call, like or value)
        return ast.fix_missing_locations(call)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node = cast(ast.AugAssign, self.visit_children(node))
        target = node.target
        if isinstance(target, ast.Attribute) and not names.is_plain(target.attr):
            # It is read as well as written. The write guard's call is there already.
            call = cast(ast.Call, target.value)
            cast(ast.Name, call.func).id = UPDATE_GUARD
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.check_binding(node.name, node)
        return self.visit_children(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.check_binding(node.name, node)
        for keyword in node.keywords:
            if keyword.arg == "metaclass" and not _names_abcmeta(keyword.value):
                self.refuse("class.metaclass", ast.unparse(keyword.value), keyword.value)
            if keyword.arg is None:
                self.refuse("class.metaclass", "**" + ast.unparse(keyword.value), keyword.value)
        for base in node.bases:
            if isinstance(base, ast.Name) and base.id == "type":
                self.refuse("class.metaclass", "type", base)
        return self.visit_children(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        self.check_binding(node.arg, node)
        return self.visit_children(node)

    def visit_alias(self, node: ast.alias) -> ast.AST:
        bound = node.asname or node.name.split(".")[0]
        parts = node.name.split(".")
        if any(part != "__future__" and names.is_private_or_special(part) for part in parts):
            self.refuse("import.forbidden", node.name, node)
        elif bound != "__future__":
            self.check_binding(bound, node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        module = node.module or ""
        parts = module.split(".")
        if module != "__future__" and any(map(names.is_private_or_special, parts)):
            self.refuse("import.forbidden", module, node)
        return self.visit_children(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        self.check_binding(node.name, node)
        return self.visit_children(node)

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.AST:
        # A pattern may hold no call, so no guard: its attributes must be safe by name.
        for part in ast.walk(node.value):
            if isinstance(part, ast.Attribute) and not names.is_plain(part.attr):
                self.refuse("attribute.forbidden", part.attr, part)
        return node

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        attributes = [part.attr for part in ast.walk(node.cls) if isinstance(part, ast.Attribute)]
        for name in (*attributes, *node.kwd_attrs):
            if not names.is_plain(name):
                self.refuse("attribute.forbidden", name, node)
        node.patterns = [self.visit(pattern) for pattern in node.patterns]
        node.kwd_patterns = [self.visit(pattern) for pattern in node.kwd_patterns]
        return node

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> ast.AST:
        self.check_binding(node.name, node)
        return self.visit_children(node)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.AST:
        self.check_binding(node.rest, node)
        return self.visit_children(node)


def _names_abcmeta(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "ABCMeta") or (
        isinstance(node, ast.Attribute) and node.attr == "ABCMeta"
    )


# Syntax that is allowed as it stands, whatever the base class would make of it.
_AS_IT_STANDS = (
    *("Module", "Call", "Subscript", "For", "comprehension", "Assign", "AnnAssign"),
    *("NamedExpr", "With", "Lambda", "Import", "TryStar", "Delete", "ListComp"),
    *("SetComp", "DictComp", "GeneratorExp", "Match", "match_case", "Global", "Nonlocal", "Tuple"),
    *("MatchSingleton", "MatchSequence", "MatchOr", "TypeAlias", "TypeVar", "Constant"),
    *("ParamSpec", "TypeVarTuple", "Starred", "Yield", "YieldFrom", "Raise", "keyword"),
)
for _kind in _AS_IT_STANDS:
    setattr(PolicyTransformer, f"visit_{_kind}", PolicyTransformer.visit_children)
