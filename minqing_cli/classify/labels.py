"""What somebody wrote into the class columns, as a label of the plan.

Decides which written value means which label: the label itself, its number, or a known other name of it.
Anything else is no label: the rules then decide, and nothing is guessed.
"""

import re
from functools import lru_cache

from minqing_cli.classify.rulebook import Rulebook
from minqing_cli.classify.text import fold, squeeze

_NUMBER = re.compile(r"^[(第]?([1-9一二三四五六七八九])[)]?(?:\.0)?(?:类|类问题)?$")
_LEADING_NUMBER = re.compile(r"^[(第]?[1-9一二三][)类]?[、.:)]?(?=..)")
_TAIL = re.compile(r"(?:的?问题|类问题|方面|类别|类|的|解决的问题)$")
_DIGITS = "123456789"
_NUMERALS = "一二三四五六七八九"


@lru_cache(maxsize=1024)
def label_of_subject(written: str, rules: Rulebook) -> str | None:
    """Return the subject of the plan that `written` names; None if it names none.

    >>> from minqing_cli.classify.rulebook import load_rulebook
    >>> [label_of_subject(word, load_rulebook()) for word in ("居住环境类", "环境", "其它", "水电")]
    ['居住环境', '居住环境', '其他', None]
    """
    bare = _bare(written)
    for label in rules.subjects:
        if bare in (label, _bare(label)):
            return label
    meant = rules.subject_names.get(bare)
    return meant if meant in rules.subjects else None


@lru_cache(maxsize=1024)
def label_of_responsibility(written: str, rules: Rulebook) -> str | None:
    """Return the class of responsibility of the plan that `written` names; None if it names none.

    >>> from minqing_cli.classify.rulebook import load_rulebook
    >>> [label_of_responsibility(word, load_rulebook()) for word in ("镇和市直部门联动解决问题", "第一类", "3", "待定")]
    ['镇和市直部门联动', '镇和村解决', '市直部门单独解决', None]
    """
    bare = _bare(written)
    for label in rules.responsibilities:
        if bare in (label, _bare(label)):
            return label
    number = _NUMBER.match(squeeze(fold(written)))
    if number:
        rank = (_DIGITS.find(number[1]) + 1 or _NUMERALS.find(number[1]) + 1) - 1
    else:
        rank = rules.responsibility_names.get(bare, 0) - 1
    return rules.responsibilities[rank] if 0 <= rank < len(rules.responsibilities) else None


def _bare(written: str) -> str:
    """Return what was written without blanks, a leading number and an ending such as 类 or 问题.

    >>> _bare(" 1、居住环境类 "), _bare("镇和村解决的问题")
    ('居住环境', '镇和村')
    """
    text = _LEADING_NUMBER.sub("", squeeze(fold(written)))
    return _TAIL.sub("", text) or text
