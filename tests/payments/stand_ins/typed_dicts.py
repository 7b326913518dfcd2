"""Holds a decoded form body against the parameter types inside Stripe's own library, as they are at the moment of the test."""

import builtins
import re
import sys
import types
import typing
from decimal import Decimal
from typing import Any

import typing_extensions as te
from stripe._request_options import RequestOptions

_NOT_OF_THE_BODY = set(RequestOptions.__annotations__)


class _Anything:
    def __class_getitem__(cls, _: Any) -> Any:
        return Any


class _Names(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        return _Anything


def unflattened(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Return `a[b][0]=1` as nested objects."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        path = [name.split("[")[0], *re.findall(r"\[([^\]]*)\]", name)]
        here = root
        for part in path[:-1]:
            here = here.setdefault(part, {})
        here[path[-1]] = value
    return _listed(root)


def _listed(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    node = {name: _listed(value) for name, value in node.items()}
    if node and all(name.isdigit() for name in node):
        return [node[name] for name in sorted(node, key=int)]
    return node


def faults(value: Any, hint: Any, *, module: Any = None, path: str = "") -> list[str]:  # noqa: PLR0911  # one line for each kind of type.
    """Return what is wrong with a value; nothing when it is of the type."""
    hint = _resolved(hint, module)
    origin, args = te.get_origin(hint), te.get_args(hint)
    if origin in (te.NotRequired, te.Required, typing.NotRequired, typing.Required):
        return faults(value, args[0], module=module, path=path)
    if origin in (typing.Literal, te.Literal):
        return [] if value in args else [f"Invalid {path}: must be one of {', '.join(map(str, args))}"]
    if origin in (typing.Union, types.UnionType):
        return _of_any(value, args, module=module, path=path)
    if origin is list:
        if not isinstance(value, list):
            return [f"Invalid array: {path}"]
        return [
            fault for i, each in enumerate(value) for fault in faults(each, args[0], module=module, path=f"{path}[{i}]")
        ]
    if origin is dict:
        if not isinstance(value, dict):
            return [f"Invalid object: {path}"]
        return [
            fault
            for name, each in value.items()
            for fault in faults(each, args[1], module=module, path=f"{path}[{name}]")
        ]
    if te.is_typeddict(hint):
        return _of_typed_dict(value, hint, path=path)
    return _of_plain(value, hint, path)


def _of_any(value: Any, args: tuple[Any, ...], *, module: Any, path: str) -> list[str]:
    hints = [_resolved(each, module) for each in args]
    if any(te.get_origin(each) in (typing.Literal, te.Literal) and te.get_args(each) != ("",) for each in hints):
        hints = [
            each for each in hints if each is not str
        ]  # the library leaves lists of words open; today's are meant.
    tried = [faults(value, each, module=module, path=path) for each in hints]
    return [] if not all(tried) else tried[0]


def _of_typed_dict(value: Any, hint: Any, *, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"Invalid object: {path}"]
    module = sys.modules[hint.__module__]
    known = {
        name: _resolved(each, module)
        for name, each in hint.__annotations__.items()
        if path or name not in _NOT_OF_THE_BODY
    }
    found = [f"Received unknown parameter: {path}[{name}]" for name in value if name not in known]
    for name, each in known.items():
        here = f"{path}[{name}]" if path else name
        if name in value:
            found += faults(value[name], each, module=module, path=here)
        elif te.get_origin(each) not in (te.NotRequired, typing.NotRequired):
            found.append(f"Missing required param: {here}.")
    return found


def _of_plain(value: Any, hint: Any, path: str) -> list[str]:
    forms = {int: r"-?\d+", bool: "true|false", float: r"-?\d+(\.\d+)?", Decimal: r"-?\d+(\.\d+)?"}
    if hint is str:
        return [] if isinstance(value, str) else [f"Invalid string: {path}"]
    if hint in forms:
        good = isinstance(value, str) and re.fullmatch(forms[hint], value)
        return [] if good else [f"Invalid {hint.__name__}: {path}"]
    return []


def _resolved(hint: Any, module: Any) -> Any:
    if isinstance(hint, typing.ForwardRef):
        hint = hint.__forward_arg__
    if isinstance(hint, str):
        names = _Names({**vars(builtins), **vars(typing), **vars(te), **vars(module)})
        return eval(hint, {}, names)  # noqa: S307  # the library's own annotations.
    return hint
