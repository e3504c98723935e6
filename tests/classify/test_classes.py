"""The class of an issue: reasons, confidence, review (D7), officials (D8), written classes, other plans."""

import pickle

import pytest

from minqing_cli.classify import (
    Rulebook,
    classify,
    explain,
    label_of_responsibility,
    label_of_subject,
    load_rulebook,
)


def test_a_reason_shows_its_words_where_they_stand(rules: Rulebook) -> None:
    """A clerk who doubts a class looks at the words; full-width letters must not shift them."""
    text = "ＡＢＣ小组的路灯不亮"

    reasons = {reason.rule: reason for reason in classify(text, rules).reasons}

    reason = reasons["R-SUBJ-TERM"]
    assert reason.words == ("路灯",)
    assert reason.span is not None
    assert text[slice(*reason.span)] == "路灯"
    assert reasons["R-RESP-5-REPAIR"].words == ("路灯", "不亮")


def test_a_longer_word_hides_a_shorter_one(rules: Rulebook) -> None:
    """卫生室 must not fire 卫生, or a clinic becomes a rubbish heap."""
    found = classify("卫生室缺药", rules)

    assert found.candidates == (("基本医疗", 6.0),)


def test_two_subjects_that_are_level_are_left_to_a_person(rules: Rulebook) -> None:
    """D7: nothing is filed silently, least of all under 其他."""
    found = classify("监控坏了，路灯也坏了", rules)

    assert (found.subject, found.subject_confidence, found.needs_review) == (None, 0.0, True)
    assert [subject for subject, _ in found.candidates] == ["居住环境", "社会治安"]


def test_a_text_without_a_known_word_is_left_to_a_person(rules: Rulebook) -> None:
    """D7: no hit is no subject; the responsibility is still a label, the least far-reaching one."""
    found = classify("说不上来", rules)

    assert (found.subject, found.responsibility, found.needs_review) == (None, "镇和村解决", True)
    assert explain(found) == "未见可定主题的词，待研判；责任不明，建议镇和村解决"


def test_a_small_lead_asks_for_review_and_keeps_its_subject(rules: Rulebook) -> None:
    """It stays in the matrix (21 cells + 待研判 = total), and is marked."""
    found = classify("身体不好", rules)

    assert (found.subject, found.subject_confidence, found.needs_review) == ("基本医疗", 0.62, True)


def test_the_margin_for_review_is_the_towns_to_set() -> None:
    """A town that trusts the rules less sees more of them."""
    assert not classify("垃圾桶满了", load_rulebook(review_margin=0.5)).needs_review
    assert classify("垃圾桶满了", load_rulebook(review_margin=9.0)).needs_review


def test_the_lead_of_a_place_over_a_thing_is_turned_and_marked(rules: Rulebook) -> None:
    """Who was hindered says more words than what is broken; the broken thing decides, and a person looks."""
    found = classify("积水深，学生上学得蹚水", rules)

    assert (found.subject, found.needs_review) == ("居住环境", True)
    assert found.candidates[0][0] == "居住环境"


def test_a_rule_that_a_later_one_disputes_is_less_sure(rules: Rulebook) -> None:
    """The order of the rules decides; that they disagree is still worth knowing."""
    assert classify("路灯不亮", rules).responsibility_confidence == 0.9
    assert classify("校车收费太贵", rules).responsibility_confidence == 0.7
    assert classify("说不上来", rules).responsibility_confidence == 0.3


def test_what_the_sheet_says_wins_over_the_rules(rules: Rulebook) -> None:
    """A person wrote it down who had been there."""
    found = classify("路灯不亮", rules, "医疗", "3")

    assert (found.subject, found.responsibility) == ("基本医疗", "市直部门单独解决")
    assert (found.subject_confidence, found.responsibility_confidence, found.needs_review) == (1.0, 1.0, False)
    assert explain(found) == "表中已填“基本医疗”；表中已填“市直部门单独解决”"


def test_what_is_no_label_is_not_guessed_at(rules: Rulebook) -> None:
    """“水电” could be anything: the rules decide as if nothing had been written."""
    assert classify("路灯不亮", rules, "水电", "待定") == classify("路灯不亮", rules)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("居住环境", "居住环境"),
        (" 居住环境 ", "居住环境"),
        ("居住环境类", "居住环境"),
        ("1、居住环境", "居住环境"),
        ("环境", "居住环境"),
        ("社会治安问题", "社会治安"),
        ("医疗卫生", "基本医疗"),
        ("其它", "其他"),
        ("其他类", "其他"),
        ("水电", None),
        ("", None),
    ],
)
def test_a_written_subject_is_read_as_a_label(written: str, label: str | None, rules: Rulebook) -> None:
    """Offices copy the label in their own way; only the unmistakable counts."""
    assert label_of_subject(written, rules) == label


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("镇和村解决", "镇和村解决"),
        ("1", "镇和村解决"),
        ("１", "镇和村解决"),
        ("1.0", "镇和村解决"),
        ("一类", "镇和村解决"),
        ("第一类", "镇和村解决"),
        ("镇和市直部门联动解决问题", "镇和市直部门联动"),
        ("2、镇和市直部门联动", "镇和市直部门联动"),
        ("第2类问题", "镇和市直部门联动"),
        ("市直部门单独解决的问题", "市直部门单独解决"),
        ("三", "市直部门单独解决"),
        ("4", None),
        ("镇和村解决/市直", None),
        ("待定", None),
    ],
)
def test_a_written_responsibility_is_read_as_a_label(written: str, label: str | None, rules: Rulebook) -> None:
    """The number, the long form of the plan's document, and the label itself are the same class."""
    assert label_of_responsibility(written, rules) == label


@pytest.mark.parametrize(
    "text",
    [
        "村里土地流转的钱没公开过，怀疑村干部有问题",
        "村干部优亲厚友",
        "支书贪污集体的钱",
        "会计账目不清",
        "村主任吃拿卡要",
        "低保评定优亲厚友",
        "村书记把低保给了自己亲戚",
        "怀疑会计挪用公款",
        "村干部收礼才给办事",
        "村支书侵占集体土地",
        "镇干部办事要送礼",
    ],
)
def test_a_suspicion_against_an_official_is_marked(text: str, rules: Rulebook) -> None:
    """D8, R11: it must not travel back to whom it accuses; such a matter is of the second class."""
    found = classify(text, rules)

    assert found.sensitive
    assert found.responsibility == "镇和市直部门联动"
    assert "疑似涉干部" in explain(found)


@pytest.mark.parametrize(
    "text",
    [
        "班主任说孩子贪玩",
        "老人贪便宜买了保健品",
        "村干部工作好，不贪不占",
        "感谢村干部帮忙修路",
        "村干部很好，账目公开透明",
        "村务公开不及时",
        "会计证怎么考",
        "主任来看过。井盖有问题",
        "低保户评得不公平",
        "村委会门口路灯坏了",
        "找过村干部，垃圾没人拉",
        "车间主任拖欠工资",
        "车主任意停车",
    ],
)
def test_officials_and_misdeeds_apart_are_no_suspicion(text: str, rules: Rulebook) -> None:
    """A mark takes the issue from those who should act on it: 贪 alone, praise, other 主任 do not count."""
    assert not classify(text, rules).sensitive


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("打过12345没解决", True),
        ("去年就反映过，还是没修", True),
        ("反映了好几次没人管", True),
        ("多次反映无果", True),
        ("找村里说了三次", True),
        ("跟镇上反映多年了", True),
        ("吵了好几次", False),
        ("找过工作", False),
        ("路灯不亮", False),
    ],
)
def test_a_text_that_was_raised_before_says_so(text: str, repeated: bool, rules: Rulebook) -> None:
    """D4: counted as raised again even where the first time is not in the ledger."""
    assert classify(text, rules).repeated is repeated


def test_a_plan_may_name_its_own_classes() -> None:
    """Words of subjects that the plan does not name are dropped; responsibilities go by their rank."""
    rules = load_rulebook(
        ("民生", "其他"), ("村办", "联办", "市办"), {"民生": {"路灯": 3, "ＷＩＦＩ": 2}, "产业": {"机井": 3}}
    )

    lamp, well, clinic = (classify(text, rules) for text in ("路灯不亮，上不了wifi", "机井坏了", "卫生室缺药"))

    assert (lamp.candidates, lamp.subject) == ((("民生", 5.0),), "民生")
    assert (well.subject, well.responsibility) == ("其他", "联办")
    assert clinic.subject is None
    assert label_of_responsibility("镇和村解决", rules) == "村办"


def test_a_plan_with_two_classes_of_responsibility_files_the_third_under_its_last() -> None:
    """A label of the plan is always given."""
    rules = load_rulebook(responsibilities=("镇村", "上级"))

    assert classify("国道红绿灯坏了", rules).responsibility == "上级"


def test_the_rules_travel_to_another_process_and_are_made_once(rules: Rulebook) -> None:
    """The files of a month are read by several processes; the same plan must not be prepared for each row."""
    assert load_rulebook() is rules
    assert classify("路灯不亮", pickle.loads(pickle.dumps(rules))) == classify("路灯不亮", rules)
