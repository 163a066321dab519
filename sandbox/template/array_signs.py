"""Signs in compiled code that a program treats its grid as an array.

Most programs for arrays say so in the function that gets the grid: `grid.shape`, `grid == 0`,
`grid[r, c]`. The code object is there already, and looking through it takes a hundredth of the time
of making the program's syntax tree. What is not found here may still be found in the tree
(`sandbox.template.input_types`).
"""

import dis
import sys
import types

import numpy as np

# Attributes that arrays have and lists do not.
ARRAYS_ONLY = frozenset(dir(np.ndarray)) - frozenset(dir(list))


def _opcodes(*names: str) -> frozenset[int]:
    return frozenset(dis.opmap[name] for name in names if name in dis.opmap)


_LOAD_CONST, _COMPARE = dis.opmap["LOAD_CONST"], dis.opmap["COMPARE_OP"]
_BUILD_TUPLE, _CACHE = dis.opmap["BUILD_TUPLE"], dis.opmap["CACHE"]
_FROM_LOCAL = dis.opmap["LOAD_FAST"], dis.opmap["STORE_FAST"]
_FROM_CELL = dis.opmap["LOAD_DEREF"], dis.opmap["STORE_DEREF"]
_ATTRIBUTES = _opcodes("LOAD_ATTR", "LOAD_METHOD")
_SUBSCRIPTS = _opcodes("BINARY_SUBSCR", "STORE_SUBSCR", "DELETE_SUBSCR")
_LOADS = _opcodes(
    *(
        "LOAD_CONST",
        "LOAD_FAST",
        "LOAD_FAST_CHECK",
        "LOAD_FAST_LOAD_FAST",
        "LOAD_DEREF",
        "LOAD_GLOBAL",
    )
)
_EXTENDED = dis.opmap["EXTENDED_ARG"]

# Of CPython 3.13; both variables are in the argument.
_LOADS_TWO = _opcodes("LOAD_FAST_LOAD_FAST")
_STORES_TWO = _opcodes("STORE_FAST_STORE_FAST")
_STORES_AND_LOADS = _opcodes("STORE_FAST_LOAD_FAST")
_PAIRS = _LOADS_TWO | _STORES_TWO | _STORES_AND_LOADS

# What an index is not followed through.
_OTHER = _opcodes("EXTENDED_ARG", "COPY", "SWAP") | frozenset((*dis.hasjrel, *dis.hasjabs))

# Since CPython 3.12 the lowest bit of an attribute's argument says whether it is called.
_NAME_SHIFT = int(sys.version_info >= (3, 12))

# An index of more instructions than this is not followed.
_LONGEST_INDEX = 40


def treats_as_array(code: types.CodeType, index: int) -> bool:
    """Return whether some code does with its parameter what only arrays can.

    What it does after binding the parameter to something else does not count.
    """
    name = code.co_varnames[index]
    if name not in code.co_cellvars:
        return _finds_sign(code, *_FROM_LOCAL, index)
    # Functions inside share the variable.
    if _finds_sign(code, *_FROM_CELL, index):
        return True
    if bytes((_FROM_CELL[1], index)) in code.co_code:
        return False
    return any(
        name in inner.co_freevars and _finds_sign(inner, *_FROM_CELL, _index_of_free(inner, name))
        for inner in code.co_consts
        if isinstance(inner, types.CodeType)
    )


def _index_of_free(code: types.CodeType, name: str) -> int:
    """Return the argument of instructions that load a variable of an outer function."""
    own_cells = sum(cell not in code.co_varnames for cell in code.co_cellvars)
    return len(code.co_varnames) + own_cells + code.co_freevars.index(name)


def _finds_sign(code: types.CodeType, load: int, store: int, index: int) -> bool:
    """Look for a sign of the variable that `load` loads with the argument `index`."""
    if index > 255:
        return False
    instructions = code.co_code
    loading = bytes((load, index))
    end = _position_of_store(instructions, store, index)
    at = instructions.find(loading, 0, end)
    while at >= 0:
        is_load = at % 2 == 0 and instructions[at - 2] != _EXTENDED
        if is_load and _is_sign(code, instructions, at + 2):
            return True
        at = instructions.find(loading, at + 1, end)
    return load == _FROM_LOCAL[0] and _finds_sign_in_pairs(code, instructions, index, end)


def _finds_sign_in_pairs(code: types.CodeType, instructions: bytes, index: int, end: int) -> bool:
    """Look for a sign of a local variable that is loaded together with another one."""
    if _PAIRS.isdisjoint(instructions[::2]):
        return False
    for at in range(0, end, 2):
        opcode = instructions[at]
        first, second = divmod(instructions[at + 1], 16)
        is_load = opcode in _LOADS_TWO
        if is_load and first == index and _is_index_of_axes(instructions, at + 2, depth=2):
            return True
        is_load = is_load or opcode in _STORES_AND_LOADS
        if is_load and second == index and _is_sign(code, instructions, at + 2):
            return True
    return False


def _position_of_store(instructions: bytes, store: int, index: int) -> int:
    """Return where a variable is bound first, or the end of the code."""
    end = instructions.find(bytes((store, index)))
    end = end if end >= 0 else len(instructions)
    if not _PAIRS.isdisjoint(instructions[::2]):
        for at in range(0, end, 2):
            opcode = instructions[at]
            first, second = divmod(instructions[at + 1], 16)
            if opcode in _STORES_TWO and index in (first, second):
                return at
            if opcode in _STORES_AND_LOADS and index == first:
                return at
    return end


def _is_sign(code: types.CodeType, instructions: bytes, at: int) -> bool:
    """Return whether what follows the load of a variable can be done with arrays alone."""
    opcode, argument = instructions[at], instructions[at + 1]
    if opcode in _ATTRIBUTES:
        return code.co_names[argument >> _NAME_SHIFT] in ARRAYS_ONLY
    if opcode == _LOAD_CONST and instructions[at + 2] == _COMPARE:
        return isinstance(code.co_consts[argument], int | float | complex)
    if opcode == _LOAD_CONST and instructions[at + 2] in _SUBSCRIPTS:
        return isinstance(code.co_consts[argument], tuple)
    return opcode in _LOADS and _is_index_of_axes(instructions, at)


def _is_index_of_axes(instructions: bytes, start: int, depth: int = 1) -> bool:
    """Return whether a variable that is on the stack is indexed with a tuple.

    `depth` counts what is on the stack from the variable on.
    """
    for at in range(start, min(start + 2 * _LONGEST_INDEX, len(instructions) - 2), 2):
        opcode, argument = instructions[at], instructions[at + 1]
        if opcode == _CACHE:
            continue
        if opcode in _OTHER:
            return False
        depth += dis.stack_effect(opcode, argument if opcode >= dis.HAVE_ARGUMENT else None)
        if depth < 2:  # the variable may have been used
            return False
        if depth == 2 and opcode == _BUILD_TUPLE:
            return instructions[at + 2] in _SUBSCRIPTS
    return False
