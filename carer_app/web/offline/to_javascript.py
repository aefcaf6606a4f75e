"""Writes our Jinja templates as JavaScript, so that the phone shows the server's own pages: one template, two places, the same words.

Twin of static/js/screens/jinja.js, which holds what a template needs while it is shown. Covers what our templates use; anything else is
an error that names the template.
"""

from __future__ import annotations

import json
from typing import Any

from jinja2 import Environment, nodes

_COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_ARITHMETIC = {nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.Mod: "%"}


class TooRichForThePhone(ValueError):
    """A template uses something that is not written as JavaScript: say it in a simpler way, or teach the writer that construct."""


def written(environment: Environment, name: str) -> str:
    """One template as the JavaScript of an object: `{root, blocks}`. Raises TooRichForThePhone, naming the line, for what is not covered."""
    return _Writer(name).template(_parsed(environment, name))


def named_in(environment: Environment, name: str) -> set[str]:
    """The templates that one extends, includes or imports by name."""
    found: Any = _parsed(environment, name).find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    return {node.template.value for node in found if isinstance(node.template, nodes.Const)}


def _parsed(environment: Environment, name: str) -> nodes.Template:
    if environment.loader is None:
        raise ValueError("Templates need a place to be read from.")
    source, _, _ = environment.loader.get_source(environment, name)
    return environment.parse(source, name)


def _js(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class _Writer:
    """Walks one template. `self._locals` are the names a function declared; everything else is looked up in the context `c`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._locals: list[set[str]] = []
        self._block: str | None = None
        self._count = 0

    def template(self, tree: nodes.Template) -> str:
        extends = any(isinstance(node, nodes.Extends) for node in tree.body)
        # where a template extends another, only that one says what is shown, and where
        shown_here = [node for node in tree.body if not (extends and isinstance(node, (nodes.Block, nodes.Output)))]
        root = self._body(shown_here)
        blocks = [f"{_js(node.name)}: (c, level) => {{ {self._in_block(node)} }}" for node in tree.find_all(nodes.Block)]
        return f'{{root: (c, parent) => {{ let o = ""; {root} return o; }}, blocks: {{{", ".join(blocks)}}}}}'

    def _in_block(self, node: nodes.Block) -> str:
        before, self._block = self._block, node.name
        try:
            return self._function(node.body)
        finally:
            self._block = before

    def _function(self, body: list[nodes.Node], given: set[str] | None = None) -> str:
        """The inside of a function that answers with what it wrote; names set in it stay in it."""
        own = {name for name in _set_in(body) if not self._is_local(name)} - (given or set())
        self._locals.append(own | (given or set()))
        try:
            inside = self._body(body)
        finally:
            self._locals.pop()
        declared = "".join(f"let {_local(name)} = c[{_js(name)}]; " for name in sorted(own))
        return f'{declared}let o = ""; {inside} return o;'

    def _is_local(self, name: str) -> bool:
        return any(name in names for names in self._locals)

    # statements

    def _body(self, body: list[nodes.Node]) -> str:
        return " ".join(self._statement(node) for node in body)

    def _statement(self, node: nodes.Node) -> str:
        kind = type(node).__name__.lower()
        write = getattr(self, f"_write_{kind}", None)
        if write is None:
            raise TooRichForThePhone(f"{self._name}:{node.lineno}: {kind} is not written as JavaScript.")
        return str(write(node))

    def _write_output(self, node: nodes.Output) -> str:
        parts = [_js(n.data) if isinstance(n, nodes.TemplateData) else f"t.out({self._value(n)})" for n in node.nodes]
        return f"o += {' + '.join(parts)};" if parts else ""

    def _write_if(self, node: nodes.If) -> str:
        text = f"if (t.is({self._value(node.test)})) {{ {self._body(node.body)} }}"
        for other in node.elif_:
            text += f" else if (t.is({self._value(other.test)})) {{ {self._body(other.body)} }}"
        return text + (f" else {{ {self._body(node.else_)} }}" if node.else_ else "")

    def _write_for(self, node: nodes.For) -> str:
        names = _names(node.target)
        target = self._target(node.target)
        given = set(names) | {"loop"}
        inside = self._function(node.body, given)
        chosen = self._value(node.iter)
        if node.test is not None:
            self._locals.append(set(names))
            chosen = f"t.list({chosen}).filter(({target}) => t.is({self._value(node.test)}))"
            self._locals.pop()
        otherwise = f", () => {{ {self._function(node.else_)} }}" if node.else_ else ""
        return f"o += t.loop({chosen}, ({target}, l_loop) => {{ {inside} }}{otherwise});"

    def _write_assign(self, node: nodes.Assign) -> str:
        value = self._value(node.node)
        if isinstance(node.target, nodes.Name):
            return f"{self._place(node.target.name)} = {value};"
        if isinstance(node.target, nodes.NSRef):
            return f"{self._place(node.target.name)}[{_js(node.target.attr)}] = {value};"
        places = ", ".join(self._place(name) for name in _names(node.target))
        return f"[{places}] = t.list({value});"

    def _write_assignblock(self, node: nodes.AssignBlock) -> str:
        if not isinstance(node.target, nodes.Name):
            raise TooRichForThePhone(f"{self._name}:{node.lineno}: a block is set to one name.")
        return f"{self._place(node.target.name)} = t.safe((() => {{ {self._function(node.body)} }})());"

    def _write_macro(self, node: nodes.Macro) -> str:
        return f"{self._place(node.name)} = {self._macro(node)};"

    def _macro(self, node: nodes.Macro | nodes.CallBlock) -> str:
        names = [arg.name for arg in node.args]
        without = len(names) - len(node.defaults)
        inside = self._function(node.body, {*names, "caller"})
        self._locals.append({*names})
        defaults = ["undefined"] * without + [f"() => {self._value(one)}" for one in node.defaults]
        self._locals.pop()
        params = ", ".join([*(_local(name) for name in names), "l_caller"])
        return f"t.macro({_js(names)}, [{', '.join(defaults)}], ({params}) => {{ {inside} }})"

    def _write_callblock(self, node: nodes.CallBlock) -> str:
        return f"o += t.out({self._call(node.call, self._macro(node))});"

    def _write_block(self, node: nodes.Block) -> str:
        return f"o += t.block(c, {_js(node.name)});"

    def _write_extends(self, node: nodes.Extends) -> str:
        return f"parent({self._value(node.template)});"

    def _write_include(self, node: nodes.Include) -> str:
        known = sorted(set().union(*self._locals)) if self._locals else []
        given = ", ".join(f"{_js(name)}: {_local(name)}" for name in known if name not in ("caller", "loop"))
        return f"o += t.include({self._value(node.template)}, c, {{{given}}});"

    def _write_import(self, node: nodes.Import) -> str:
        return f"{self._place(node.target)} = t.module({self._value(node.template)}, {'c' if node.with_context else 'null'});"

    def _write_fromimport(self, node: nodes.FromImport) -> str:
        module = f"t.module({self._value(node.template)}, {'c' if node.with_context else 'null'})"
        pairs = [(name, name) if isinstance(name, str) else name for name in node.names]
        return " ".join(f"{self._place(alias)} = {module}[{_js(name)}];" for name, alias in pairs)

    def _write_exprstmt(self, node: nodes.ExprStmt) -> str:
        return f"{self._value(node.node)};"

    # expressions

    def _value(self, node: nodes.Node) -> str:
        match node:
            case nodes.Const():
                return _js(node.value)
            case nodes.TemplateData():
                return f"t.safe({_js(node.data)})"
            case nodes.Name():
                return self._place(node.name)
            case nodes.Getattr():
                return self._super_or_self(node) or f"t.attr({self._value(node.node)}, {_js(node.attr)})"
            case nodes.Getitem():
                if isinstance(node.arg, nodes.Slice):
                    ends = ", ".join(self._value(one) if one else "undefined" for one in (node.arg.start, node.arg.stop))
                    return f"t.slice({self._value(node.node)}, {ends})"
                return f"t.item({self._value(node.node)}, {self._value(node.arg)})"
            case nodes.Call():
                return self._call(node)
            case nodes.Filter() if node.node is not None:
                return f"t.filter({_js(node.name)}, {self._value(node.node)}, {self._arguments(node)})"
            case nodes.Test():
                return f"t.test({_js(node.name)}, {self._value(node.node)}, {self._arguments(node)})"
            case nodes.CondExpr():
                otherwise = self._value(node.expr2) if node.expr2 is not None else "undefined"
                return f"(t.is({self._value(node.test)}) ? {self._value(node.expr1)} : {otherwise})"
            case nodes.And():
                return f"t.and({self._value(node.left)}, () => {self._value(node.right)})"
            case nodes.Or():
                return f"t.or({self._value(node.left)}, () => {self._value(node.right)})"
            case nodes.Not():
                return f"!t.is({self._value(node.node)})"
            case nodes.Neg():
                return f"-{self._value(node.node)}"
            case nodes.Compare():
                return self._comparison(node)
            case nodes.Concat():
                return f"t.concat([{', '.join(self._value(one) for one in node.nodes)}])"
            case nodes.Add():
                return f"t.add({self._value(node.left)}, {self._value(node.right)})"
            case nodes.List() | nodes.Tuple():
                return f"[{', '.join(self._value(one) for one in node.items)}]"
            case nodes.Dict():
                return f"t.dict([{', '.join(f'[{self._value(pair.key)}, {self._value(pair.value)}]' for pair in node.items)}])"
            case nodes.BinExpr() if type(node) in _ARITHMETIC:
                return f"({self._value(node.left)} {_ARITHMETIC[type(node)]} {self._value(node.right)})"
        raise TooRichForThePhone(f"{self._name}:{node.lineno}: {type(node).__name__} is not written as JavaScript.")

    def _super_or_self(self, node: nodes.Getattr) -> str:
        is_self = isinstance(node.node, nodes.Name) and node.node.name == "self"
        return f"t.blockOf(c, {_js(node.attr)})" if is_self else ""

    def _call(self, node: nodes.Call, caller: str = "") -> str:
        if isinstance(node.node, nodes.Name) and node.node.name == "super":
            return f"t.safe(t.block(c, {_js(self._block)}, level + 1))"
        arguments = self._arguments(node, caller)
        if isinstance(node.node, nodes.Getattr) and not self._super_or_self(node.node):
            return f"t.method({self._value(node.node.node)}, {_js(node.node.attr)}, {arguments})"
        return f"t.call({self._value(node.node)}, {arguments})"

    def _arguments(self, node: nodes.Call | nodes.Filter | nodes.Test, caller: str = "") -> str:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise TooRichForThePhone(f"{self._name}:{node.lineno}: * and ** are not written as JavaScript.")
        named = [f"{_js(one.key)}: {self._value(one.value)}" for one in node.kwargs if isinstance(one, nodes.Keyword)]
        if caller:
            named.append(f'"caller": {caller}')
        return f"[{', '.join(self._value(one) for one in node.args)}], {{{', '.join(named)}}}"

    def _comparison(self, node: nodes.Compare) -> str:
        parts, left = [], self._value(node.expr)
        for operand in node.ops:
            right = self._value(operand.expr)
            if operand.op in ("in", "notin"):
                parts.append(f"{'!' if operand.op == 'notin' else ''}t.in({left}, {right})")
            else:
                parts.append(f"t.compare({left}, {_js(_COMPARE[operand.op])}, {right})")
            left = right
        return f"({' && '.join(parts)})"

    # names

    def _place(self, name: str) -> str:
        return _local(name) if self._is_local(name) else f"c[{_js(name)}]"

    def _target(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Name):
            return _local(node.name)
        if isinstance(node, nodes.Tuple):
            return f"[{', '.join(self._target(one) for one in node.items)}]"
        raise TooRichForThePhone(f"{self._name}:{node.lineno}: a loop over that is not written as JavaScript.")


def _local(name: str) -> str:
    return f"l_{name}"


def _names(target: nodes.Node) -> list[str]:
    return [node.name for node in target.find_all(nodes.Name)] or ([target.name] if isinstance(target, nodes.Name) else [])


def _set_in(body: list[nodes.Node]) -> set[str]:
    """The names set in this function: not those of loops, macros and blocks inside it, which are functions of their own."""
    found: set[str] = set()
    for node in body:
        match node:
            case nodes.Assign() | nodes.AssignBlock():
                found |= set(_names(node.target))
            case nodes.Macro():
                found.add(node.name)
            case nodes.Import():
                found.add(node.target)
            case nodes.FromImport():
                found |= {name if isinstance(name, str) else name[1] for name in node.names}
            case nodes.If():
                found |= _set_in([*node.body, *node.else_, *(one for other in node.elif_ for one in other.body)])
    return found
