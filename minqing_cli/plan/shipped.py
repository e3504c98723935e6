"""The built-in campaigns as files: their names and their text."""

from importlib import resources

CHINESE_NAMES = {
    "standard": "通用",
    "chaihudian": "柴胡店",
    "rushan-chengqu": "乳山城区",
    "rushankou": "乳山口",
    "wenshang": "汶上",
    "xiaochi": "小池",
    "yongan": "永安",
    "kuangqu": "矿区",
}
"""Every built-in plan with its Chinese name, in the order they are listed."""

BUILT_IN = tuple(CHINESE_NAMES)


def built_in_name(written: str) -> str | None:
    """Return the name of the built-in plan that a clerk means, or None.

    >>> built_in_name("柴胡店")
    'chaihudian'
    """
    return next((name for name, chinese in CHINESE_NAMES.items() if written in (name, chinese)), None)


def built_in_text(name: str) -> str:
    """Return the TOML of a built-in plan as shipped, comments and all. Raises KeyError for an unknown name."""
    if name not in CHINESE_NAMES:
        raise KeyError(name)
    return (resources.files("minqing_cli") / "plans" / f"{name}.toml").read_text(encoding="utf-8")
