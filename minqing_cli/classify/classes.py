"""The class of an issue: subject, responsibility, how sure, and why.

Puts together what `subject`, `responsibility` and `sensitivity` decide of one text, and decides one thing itself:
whether a person should look (需研判). A class that somebody wrote into the sheet wins over the rules.
"""

from dataclasses import dataclass

from minqing_cli.classify.labels import label_of_responsibility, label_of_subject
from minqing_cli.classify.lexicon import Span
from minqing_cli.classify.responsibility import ResponsibilityReading, read_responsibility
from minqing_cli.classify.rulebook import Rulebook, reasons_why
from minqing_cli.classify.rules import Condition
from minqing_cli.classify.sensitivity import is_sensitive
from minqing_cli.classify.subject import SubjectReading, read_subject
from minqing_cli.classify.text import fold

WRITTEN = "R-WRITTEN"
SUBJECT_TERM = "R-SUBJ-TERM"
SUBJECT_NONE = "R-SUBJ-NONE"
RESPONSIBILITY_UNCLEAR = "R-RESP-8"
SENSITIVE = "R-SENSITIVE"
REPEATED = "R-REPEATED"
FULL_MARGIN = 4.0

# Names in the `when` of a rule that are no word groups.
PLACE = "@"
SENSITIVE_TEXT = "@sensitive"

ACCUSATION = ("cadre", "misconduct", "accusing")
"""The word groups that make a text a suspicion against an official."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that spoke, its words as the sender wrote them, and where the first of them stands."""

    rule: str
    words: tuple[str, ...]
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Classification:
    """The class of one issue. `subject` None is 待研判; `responsibility` is always a label of the plan."""

    subject: str | None
    responsibility: str
    subject_confidence: float
    responsibility_confidence: float
    needs_review: bool
    sensitive: bool
    repeated: bool
    reasons: tuple[Reason, ...]
    candidates: tuple[tuple[str, float], ...]


def classify(
    text: str, rules: Rulebook, written_subject: str | None = None, written_responsibility: str | None = None
) -> Classification:
    """Return the class of one issue.

    written_subject, written_responsibility: what the sheet says; it wins where it names a label of the plan.

    >>> from minqing_cli.classify.rulebook import load_rulebook
    >>> found = classify("卫生室门口路坏了", load_rulebook())
    >>> found.subject, found.responsibility
    ('居住环境', '镇和村解决')
    """
    folded = fold(text)
    blanked, kinds = rules.places.blank(folded)
    found = rules.words.find(blanked)
    sensitive = is_sensitive(folded, found, rules)
    named = set(found)
    named.update(PLACE + kind for kind in kinds)
    if sensitive:
        named.add(SENSITIVE_TEXT)
    subject_label = label_of_subject(written_subject, rules) if written_subject else None
    responsibility_label = label_of_responsibility(written_responsibility, rules) if written_responsibility else None
    if subject_label and responsibility_label:
        # Both are settled by the sheet: what the rules would have said is not asked.
        about, acting = SubjectReading(subject_label, 0, None, (), ()), ResponsibilityReading(0, None, 1.0)
    else:
        about = read_subject(blanked, named, rules)
        acting = read_responsibility(named, subject_label or about.subject, rules)
    subject = subject_label or about.subject
    unsure_subject = subject_label is None and (subject is None or about.margin < rules.review_margin)
    unsure_responsibility = responsibility_label is None and acting.rule is None
    repeated = found.get("repeated")
    reasons = [
        *_subject_reasons(text, subject_label, about, found),
        *_responsibility_reasons(text, responsibility_label, acting, found),
    ]
    if sensitive:
        reasons.append(_reason(SENSITIVE, text, [found[name] for name in ACCUSATION if name in found]))
    if repeated:
        reasons.append(_reason(REPEATED, text, [repeated]))
    return Classification(
        subject=subject,
        responsibility=responsibility_label or rules.label_of_rank(acting.rank),
        subject_confidence=1.0 if subject_label else subject_confidence(about),
        responsibility_confidence=1.0 if responsibility_label else acting.confidence,
        needs_review=unsure_subject or unsure_responsibility,
        sensitive=sensitive,
        repeated=repeated is not None,
        reasons=tuple(reasons),
        candidates=about.candidates,
    )


def subject_confidence(about: SubjectReading) -> float:
    """Return 0 without a subject, else 0.5 plus an eighth for each point of lead, at most 1.

    One strong word alone leads by three points: 0.88. One weak word alone: 0.62.
    """
    if about.subject is None:
        return 0.0
    return round(0.5 + 0.5 * min(about.margin / FULL_MARGIN, 1.0), 2)


def _subject_reasons(text: str, written: str | None, about: SubjectReading, found: dict[str, Span]) -> list[Reason]:
    if written:
        return [Reason(WRITTEN, (written,), None)]
    if about.subject is None:
        return [_reason(SUBJECT_NONE, text, [(hit.start, hit.end) for hit in about.hits])]
    reasons = [_rule_reason(about.rule.id, about.rule.condition, text, found)] if about.rule else []
    if about.hits:
        reasons.append(_reason(SUBJECT_TERM, text, [(hit.start, hit.end) for hit in about.hits]))
    return reasons


def _responsibility_reasons(
    text: str, written: str | None, acting: ResponsibilityReading, found: dict[str, Span]
) -> list[Reason]:
    if written:
        return [Reason(WRITTEN, (written,), None)]
    if acting.rule is None:
        return [Reason(RESPONSIBILITY_UNCLEAR, (), None)]
    return [_rule_reason(acting.rule.id, acting.rule.condition, text, found)]


def _rule_reason(rule: str, condition: Condition, text: str, found: dict[str, Span]) -> Reason:
    return _reason(rule, text, [found[name] for names in condition.when for name in names if name in found])


def _reason(rule: str, text: str, spans: list[Span]) -> Reason:
    """Return the reason with the words at `spans` in the sender's own letters, each place once."""
    if not spans:
        return Reason(rule, (), None)
    places = sorted(set(spans)) if len(spans) > 1 else spans
    return Reason(rule, tuple([text[start:end] for start, end in places]), places[0])


def explain(classification: Classification) -> str:
    """Return one short line for the column 依据.

    >>> from minqing_cli.classify.rulebook import load_rulebook
    >>> explain(classify("自来水水压小，打过12345没解决", load_rulebook()))
    '“自来水”“水压”属居住环境；自来水，会同水务→镇和市直部门联动；自述曾反映过'
    >>> explain(classify("广场舞太吵", load_rulebook()))
    '“广场舞”“吵”属居住环境（噪声扰民，不看在做什么）；噪声劝阻→镇和村解决'
    """
    by_conflict = any(reason.rule.startswith("R-CONFLICT") for reason in classification.reasons)
    parts = (
        _sentence(reason, classification)
        for reason in classification.reasons
        if not (by_conflict and reason.rule == SUBJECT_TERM)
    )
    return "；".join(parts)


def _sentence(reason: Reason, classification: Classification) -> str:
    """Return what one reason says."""
    quoted = "".join(f"“{word}”" for word in dict.fromkeys(reason.words))
    fixed = {
        SUBJECT_TERM: f"{quoted}属{classification.subject}",
        SUBJECT_NONE: f"{quoted}分属几类，待研判" if quoted else "未见可定主题的词，待研判",
        RESPONSIBILITY_UNCLEAR: f"责任不明，建议{classification.responsibility}",
        SENSITIVE: f"疑似涉干部（{quoted}）",
        REPEATED: "自述曾反映过",
        WRITTEN: f"表中已填{quoted}",
    }
    if reason.rule in fixed:
        return fixed[reason.rule]
    why = reasons_why()[reason.rule]
    if reason.rule.startswith("R-CONFLICT"):
        return f"{quoted}属{classification.subject}（{why}）"
    return f"{why}→{classification.responsibility}"
