"""Write a plan out in full: every setting with its value and, above it, the comment that says what it does."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from minqing_cli.plan.campaign import Plan
from minqing_cli.plan.people import Office

_HEAD = "# 民情台账的设置。改完后运行“minqing plan check”，写错的地方会按行指出。"


def with_office(plan: Plan, name: str, prefix: str) -> Plan:
    """Return the plan for another office. A name or prefix that cannot be used shows when its text is read again."""
    return plan.model_copy(update={"office": Office.model_construct(name=name, prefix=prefix)})


def plan_text(plan: Plan) -> str:
    """Return the TOML of a plan, every setting written out."""
    return "\n".join((_HEAD, *_section(plan, ()))) + "\n"


def _section(section: BaseModel, path: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a section: its own settings first, as TOML wants it, then the sections inside it."""
    inner: list[tuple[str, FieldInfo, Any]] = []
    for name, declared in type(section).model_fields.items():
        value = getattr(section, name)
        if _is_section(declared, value):
            inner.append((name, declared, value))
            continue
        yield from _comment(declared)
        if value in (None, ()):
            yield from _examples(declared)
        if value is not None:
            yield f"{_key(name)} = {_value(value)}"
    for name, declared, value in inner:
        yield from _inner(declared, value, (*path, name))


def _inner(declared: FieldInfo, value: Any, path: tuple[str, ...]) -> Iterator[str]:
    written = ".".join(map(_key, path))
    yield ""
    yield from _comment(declared)
    if isinstance(value, BaseModel):
        yield f"[{written}]"
        yield from _section(value, path)
    elif isinstance(value, Mapping):
        yield f"[{written}]"
        if not value:
            yield from _examples(declared)
        for key, one in value.items():
            yield f"{_key(key)} = {_value(one)}"
    else:
        if not value:
            yield from _examples(declared)
        for one in value:
            yield f"[[{written}]]"
            for name, item in one.model_dump(exclude_defaults=True).items():
                yield f"{_key(name)} = {_value(item)}"


def _is_section(declared: FieldInfo, value: Any) -> bool:
    listed = isinstance(value, tuple) and any("[[" in str(example) for example in declared.examples or ())
    return listed or isinstance(value, BaseModel | Mapping)


def _comment(declared: FieldInfo) -> Iterator[str]:
    if declared.description:
        yield f"# {declared.description}"


def _examples(declared: FieldInfo) -> Iterator[str]:
    for example in declared.examples or ():
        yield from (f"# {line}" for line in str(example).splitlines())


def _key(name: str) -> str:
    return name if name.replace("_", "").isascii() and name.replace("_", "").isalnum() else _quoted(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, BaseModel):
        return _value(value.model_dump(exclude_defaults=True))
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, time):
        return _quoted(value.strftime("%H:%M"))
    if isinstance(value, date):
        return value.isoformat()
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(value: str) -> str:
    escaped = "".join({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(one, one) for one in value)
    return f'"{escaped}"'
