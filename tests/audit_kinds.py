"""Every kind of line that the code writes in the audit, read out of the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from carer_app.access import enforce
from carer_app.access.subjects import FINDERS
from carer_app.db.models.plan_drafts import ProposalOutcome

CODE = Path(enforce.__file__).parents[1]
PARTS = {"proposal_": tuple(ProposalOutcome)}
"""What the code puts together, by how it begins."""


def written() -> set[str]:
    """Kinds given to `audit.record`, and to what hands a kind on to it; what pages say they read; what is refused."""
    found: set[str] = set()
    for file in sorted(CODE.rglob("*.py")):
        tree = ast.parse(file.read_text())
        found |= set(_in_module(tree, file)) | {f"read_{what}" for what in _reads(tree)}
    return found | {f"read_{kind}" for kind in enforce._OF_A_CHILD} | {f"refused_{kind}" for kind in FINDERS}


def _in_module(tree: ast.Module, file: Path) -> Iterator[str]:
    if file.name in ("audit.py", "reads.py"):
        return
    handed_on = {"record": 1}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in [*functions, *functions]:
        names = [arg.arg for arg in function.args.args]
        for call in _calls(function, handed_on):
            kind = call.args[handed_on[_name(call)]]
            if isinstance(kind, ast.Name) and kind.id in names:
                handed_on[function.name] = names.index(kind.id)
            elif isinstance(kind, ast.Name) and _outer_names(function, functions, kind.id) is not None:
                outer = _outer_names(function, functions, kind.id)
                handed_on[outer[0]] = outer[1]  # type: ignore[index]
    for call in _calls(tree, handed_on):
        kind = call.args[handed_on[_name(call)]]
        yield from _looped(tree, kind.id) if isinstance(kind, ast.Name) else _kinds(kind, file)


def _looped(tree: ast.Module, name: str) -> Iterator[str]:
    """What a name stands for in turn, where it runs over a table of the module."""
    tables = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for loop in ast.walk(tree):
        if not (isinstance(loop, ast.For) and isinstance(loop.iter, ast.Name) and loop.iter.id in tables):
            continue
        if name in {node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)}:
            yield from (str(node.value) for node in ast.walk(tables[loop.iter.id]) if isinstance(node, ast.Constant))


def _outer_names(inner: ast.FunctionDef, functions: list[ast.FunctionDef], name: str) -> tuple[str, int] | None:
    for outer in functions:
        if inner in outer.body and name in (names := [arg.arg for arg in outer.args.args]):
            return outer.name, names.index(name)
    return None


def _calls(tree: ast.AST, handed_on: dict[str, int]) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in handed_on]
    return [call for call in calls if _is_of_the_audit(call) and len(call.args) > handed_on[_name(call)]]


def _is_of_the_audit(call: ast.Call) -> bool:
    if _name(call) != "record":
        return True
    return isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "audit"


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""


def _kinds(kind: ast.expr, file: Path) -> Iterator[str]:
    if isinstance(kind, ast.Constant):
        yield str(kind.value)
    elif isinstance(kind, ast.IfExp):
        yield from (*_kinds(kind.body, file), *_kinds(kind.orelse, file))
    elif isinstance(kind, ast.JoinedStr):
        begins = str(kind.values[0].value) if isinstance(kind.values[0], ast.Constant) else ""
        assert begins in PARTS, f"{file}:{kind.lineno} puts a kind together: say in tests/audit_kinds.py what it can be."
        yield from (begins + end for end in PARTS[begins])
    else:
        raise AssertionError(f"{file}:{kind.lineno} writes a kind that cannot be read out of the code.")


def _reads(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "reads" and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str):
                    yield keyword.value.value
            if _name(node) in ("record_many", "_write_down") and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
