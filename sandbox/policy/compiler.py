"""The policy compiler.

Policy `kernel` compiles a program without any checks. Policy `restricted` has two paths:

- The fast path compiles the program and inspects the names in its code objects. If all of them
  are safe by name and no opcode needs a guard, as in most programs, the code is used unchanged.
- Otherwise the slow path walks the syntax tree with `PolicyTransformer`, which reports everything
  that is forbidden and inserts the guards.

The slow path alone decides what is allowed. The fast path is an optimization: it must never
accept a program that the slow path would reject or change.
"""

import ast
import dis
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any, cast

from RestrictedPython.transformer import RestrictingNodeTransformer

from sandbox.policy import names
from sandbox.results import Violation

# A file name that cannot be encoded. For a SyntaxError the parser tries to open the file to quote
# the line, even though the source came from a string; with this name it fails before the system
# call. The angle brackets keep `linecache` from looking for the file.
PROGRAM_FILE = "<program\ud800>"

# The file name of text that a program evaluates, chosen for the same reason.
TEXT_FILE = "<string\ud800>"

# The file name of a script, in its tracebacks and in `__file__`.
SCRIPT_FILE = "/main.py"

# These names are not identifiers, so a program cannot refer to the guards or replace them.
LOAD_GUARD = "guard load"
PRIVATE_GUARD = "guard private"
WRITE_GUARD = "guard write"
UPDATE_GUARD = "guard update"
GENERIC_BASE = "generic base"
_GENERIC_MAKER = "generic class"

# Opcodes that may need a guard whatever the name is.
_GUARDED_OPCODES = frozenset(
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
    """The policy rejects the program.

    Attributes:
        findings: what is forbidden, and where.
    """

    def __init__(self, findings: list[Violation]) -> None:
        super().__init__(findings)
        self.findings = findings


def compile_program(
    source: str, policy: str, filename: str = PROGRAM_FILE, mode: str = "exec"
) -> types.CodeType:
    """Compile `source` under `policy` ("restricted" or "kernel").

    `mode` is "exec", or "eval" for a single expression.

    Raises:
        SyntaxError: the source is not valid Python, or contains null bytes.
        RecursionError, MemoryError: the source is nested too deeply for the parser.
        RejectedError: the policy forbids something in it.
    """
    try:
        code = compile(source, filename, mode, dont_inherit=True)
    except ValueError as error:
        raise SyntaxError(str(error)) from None
    if policy == "kernel" or _needs_no_guard(code):
        return code
    return compile_guarded(source, filename, mode)


def findings(source: str, filename: str = PROGRAM_FILE) -> list[Violation]:
    """Return what policy `restricted` rejects in `source`, without running it.

    Raises:
        SyntaxError: the source is not valid Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # warnings about the source are not wanted
        try:
            compile_program(source, "restricted", filename)
        except RejectedError as rejected:
            return rejected.findings
    return []


def _needs_no_guard(code: types.CodeType) -> bool:
    """Return whether the fast path may accept `code` and the code objects nested in it."""
    if code.co_flags & _ASYNC_FLAGS or not _GUARDED_OPCODES.isdisjoint(code.co_code[::2]):
        return False
    if not all(map(_is_plain_path, code.co_names)):
        return False
    if not all(map(names.is_bindable, code.co_varnames + code.co_cellvars)):
        return False
    return all(
        _needs_no_guard(const) for const in code.co_consts if isinstance(const, types.CodeType)
    )


def _is_plain_path(name: str) -> bool:
    """Return whether each part of `name`, which has dots if it is an imported module, is plain."""
    return names.is_plain(name) and "._" not in name


def compile_guarded(source: str, filename: str, mode: str = "exec") -> types.CodeType:
    """Compile `source` on the slow path: check and guard its syntax tree, then compile that.

    Raises:
        RejectedError: the policy forbids something in it.
    """
    tree = ast.parse(source, filename, mode)
    transformer = PolicyTransformer()
    transformer.visit(tree)
    if transformer.findings:
        raise RejectedError(transformer.findings)
    try:
        return compile(cast(ast.Module, tree), filename, mode, 0, True)
    except ValueError as error:
        # A guard was inserted where the syntax does not allow a call.
        finding = Violation("syntax.forbidden", str(error), None, "static")
        raise RejectedError([finding]) from None


# The method for each kind of node.
_visitors: dict[type[ast.AST], Callable[..., Any]] = {}


class PolicyTransformer(RestrictingNodeTransformer):
    """Rejects what is never safe, and guards what is safe on some objects only.

    The base class, from RestrictedPython, rejects every kind of node that it does not know. New
    syntax of a future Python is therefore forbidden until it has been reviewed. The base class's
    guards for items, iteration, calls and unpacking are not used: because attribute names are
    checked here and modules are replaced by faces (`sandbox.policy.modules`), those operations
    give a program nothing that it does not already have.
    """

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[Violation] = []
        self._scopes: list[str] = []  # the parts of the qualified name of what is visited

    def refuse(self, rule: str, detail: str, node: ast.AST) -> None:
        """Record that `node` breaks `rule`."""
        line = getattr(node, "lineno", None)
        self.findings.append(Violation(rule=rule, detail=detail, line=line, layer="static"))

    def error(self, node: ast.AST, info: str) -> None:
        """Record syntax that the base class rejects."""
        self.refuse("syntax.forbidden", info, node)

    def visit(self, node: ast.AST) -> Any:
        """Visit a node, as `ast.NodeVisitor` does, but look its method up only once."""
        kind = type(node)
        if kind not in _visitors:
            name = f"visit_{kind.__name__}"
            _visitors[kind] = getattr(PolicyTransformer, name, PolicyTransformer.generic_visit)
        return _visitors[kind](self, node)

    def node_contents_visit(self, node: Any) -> Any:
        """Visit the children of a node, as `ast.NodeTransformer` does, in half of its time."""
        for field in node._fields:
            old = getattr(node, field, None)
            if isinstance(old, list):
                old[:] = self._visit_all(old)
            elif isinstance(old, ast.AST):
                new = self.visit(old)
                if new is None:
                    delattr(node, field)
                elif new is not old:
                    setattr(node, field, new)
        return node

    def _visit_all(self, nodes: list[Any]) -> Iterator[Any]:
        """Yield what takes the place of each of the nodes: another, several, or none."""
        for old in nodes:
            new = self.visit(old) if isinstance(old, ast.AST) else old
            if isinstance(new, ast.AST) or not isinstance(old, ast.AST):
                yield new
            elif new is not None:
                yield from new

    def visit_children(self, node: ast.AST) -> ast.AST:
        """Allow `node` and visit its children."""
        return self.node_contents_visit(node)  # type: ignore[no-any-return]

    def check_binding(self, name: str | None, node: ast.AST) -> None:
        """Reject a name that a program must not bind."""
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
        """Rewrite `x.name` to `guard(x, "name").name`: the guard returns `x` if that is safe."""
        node.value = self._call(guard, node.value, node.attr)
        return node

    def _guard_load(self, node: ast.Attribute) -> ast.AST:
        """Rewrite `x.name` to `LOAD_GUARD(x, "name")`: the guard returns the attribute's value."""
        return self._call(LOAD_GUARD, node.value, node.attr, like=node)

    def _call(
        self, guard: str, value: ast.expr, name: str, like: ast.expr | None = None
    ) -> ast.expr:
        """Return a call of `guard` at the location of `like`, which defaults to `value`."""
        call = ast.Call(ast.Name(guard, ast.Load()), [value, ast.Constant(name)], [])
        for made in (call, call.func, call.args[1]):
            ast.copy_location(made, like or value)
        return call

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node = cast(ast.AugAssign, self.visit_children(node))
        target = node.target
        if isinstance(target, ast.Attribute) and not names.is_plain(target.attr):
            # The target is both read and written. Its write guard is already in place.
            call = cast(ast.Call, target.value)
            cast(ast.Name, call.func).id = UPDATE_GUARD
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.check_binding(node.name, node)
        self._scopes += [node.name, "<locals>"]
        self.visit_children(node)
        del self._scopes[-2:]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST | list[ast.stmt]:
        self.check_binding(node.name, node)
        for keyword in node.keywords:
            if keyword.arg == "metaclass" and not _is_abcmeta(keyword.value):
                self.refuse("class.metaclass", ast.unparse(keyword.value), keyword.value)
            if keyword.arg is None:
                self.refuse("class.metaclass", "**" + ast.unparse(keyword.value), keyword.value)
        for base in node.bases:
            if isinstance(base, ast.Name) and base.id == "type":
                self.refuse("class.metaclass", "type", base)
        self._scopes.append(node.name)
        self.visit_children(node)
        qualname = ".".join(self._scopes)
        self._scopes.pop()
        return _with_parameters(node, qualname) if getattr(node, "type_params", ()) else node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        self.check_binding(node.arg, node)
        return self.visit_children(node)

    def visit_TypeVar(self, node: ast.AST) -> ast.AST:
        # Of a type parameter, which Python has from version 3.12.
        self.check_binding(node.name, node)  # type: ignore[attr-defined]
        return self.visit_children(node)

    visit_ParamSpec = visit_TypeVarTuple = visit_TypeVar

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
        # Patterns cannot contain calls, and so no guards: their attributes must be plain.
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


def _with_parameters(node: ast.ClassDef, qualname: str) -> list[ast.stmt]:
    """Return what defines a class with type parameters, which Python has from version 3.12.

    Python would derive it from the library's `Generic`, whose arguments are objects that evaluate
    text. So a function has the parameters, and the class in it derives from that of the face:

        def "generic class"[T]():
            class A(Base, "generic base"): …
            return A
        A = decorator("generic class"())
        del "generic class"
    """
    decorators = node.decorator_list
    maker = ast.parse("def maker(): return made\nmade = maker()\ndel maker")
    ids = {"maker": _GENERIC_MAKER, "made": node.name}
    for part in ast.walk(maker):
        ast.copy_location(part, node)
        if isinstance(part, ast.Name):
            part.id = ids[part.id]
    function, bind, delete = cast(tuple[ast.FunctionDef, ast.Assign, ast.Delete], (*maker.body,))
    function.name = _GENERIC_MAKER
    function.type_params = node.type_params  # type: ignore[attr-defined]
    node.type_params = node.decorator_list = []  # type: ignore[attr-defined]
    node.bases.append(ast.copy_location(ast.Name(GENERIC_BASE, ast.Load()), node))
    own_name = ast.parse(f"__qualname__ = {qualname!r}").body[0]
    for part in ast.walk(own_name):
        ast.copy_location(part, node)
    node.body.insert(ast.get_docstring(node, clean=False) is not None, own_name)
    function.body.insert(0, node)
    for decorator in reversed(decorators):
        bind.value = ast.copy_location(ast.Call(decorator, [bind.value], []), decorator)
    return [function, bind, delete]


def _is_abcmeta(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "ABCMeta") or (
        isinstance(node, ast.Attribute) and node.attr == "ABCMeta"
    )


# Nodes that are allowed unconditionally, although the base class rejects or rewrites some of them.
_ALLOWED_NODES = (
    *("Module", "Expression", "Call", "Subscript", "For", "comprehension", "Assign", "AnnAssign"),
    *("NamedExpr", "With", "Lambda", "Import", "TryStar", "Delete", "ListComp"),
    *("SetComp", "DictComp", "GeneratorExp", "Match", "match_case", "Global", "Nonlocal", "Tuple"),
    *("MatchSingleton", "MatchSequence", "MatchOr", "TypeAlias", "Constant"),
    *("Starred", "Yield", "YieldFrom", "Raise", "keyword"),
)
for _kind in _ALLOWED_NODES:
    setattr(PolicyTransformer, f"visit_{_kind}", PolicyTransformer.visit_children)
