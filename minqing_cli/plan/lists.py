"""What goes out of the house: rankings and topics, the outside platform, forms in the office's own words, masking."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from minqing_cli.plan.part import Part, Several


class Ranking(Part):
    """How villages and departments are ranked (R8)."""

    min_cases: Annotated[int, Field(ge=0, le=1000, description="不到几件的单位不排名。")] = 5
    keys: Annotated[
        tuple[Literal["按时办结率", "逾期数", "满意率", "办结率"], ...],
        Field(min_length=1, description="依次按什么排；全部相同的并列。"),
    ] = ("按时办结率", "逾期数", "满意率")
    satisfaction_floor: Annotated[int, Field(ge=0, le=100, description="满意率最低线（百分之几）；0 表示不设。")] = 0
    reply_floor: Annotated[int, Field(ge=0, le=100, description="回复率最低线（百分之几）；0 表示不设。")] = 0
    weights: Annotated[
        Mapping[Literal["响应率", "解决率", "满意率"], Annotated[int, Field(ge=0, le=100)]],
        Field(
            description="三率的权重，合计 100：响应率是转办率，解决率是办结率，满意率按有评价的算；空着表示不打综合分。"
            "综合分只列出来，不改名次。",
            examples=['weights = { "响应率" = 30, "解决率" = 35, "满意率" = 35 }'],
        ),
    ] = Field(default_factory=dict)


class Topics(Part):
    """When several cases become one kind of matter (一类事, M19)."""

    days: Annotated[int, Field(ge=1, le=366, description="几天以内。")] = 30
    households: Annotated[int, Field(ge=2, le=1000, description="至少几户反映同一类事，列为“一类事”。")] = 3
    similarity: Annotated[
        float,
        Field(
            ge=0.1, le=1, description="同村、同主题的两件文字相似到多少算同案（0.1 至 1）；低一些找得全，要人看的也多。"
        ),
    ] = 0.3


class Goals(Part):
    """What the campaign sets itself, in percent; 0: no goal (M01, M10, M17, M20)."""

    coverage: Annotated[int, Field(ge=0, le=100, description="走访率要达到百分之几；0 表示不设目标。")] = 0
    revisit: Annotated[int, Field(ge=0, le=100, description="回访率要达到百分之几。")] = 0
    on_time: Annotated[int, Field(ge=0, le=100, description="按时办结率要达到百分之几。")] = 0
    settled_in_village: Annotated[int, Field(ge=0, le=100, description="矛盾纠纷化解在村的要达到百分之几。")] = 0
    settled_at_first: Annotated[int, Field(ge=0, le=100, description="初访事项一次化解的要达到百分之几。")] = 0


class Platform(Part):
    """The outside platform that issues are uploaded to (M09)."""

    name: Annotated[str, Field(description="平台名称；空着表示不上传平台。")] = ""
    transferred_by: Annotated[str, Field(description="网格员上传以后，平台上由谁转办；写在待上传清单和转办单上。")] = ""
    responsibilities: Annotated[Several, Field(description="哪些责任类要上传。")] = ()
    working_days: Annotated[
        int, Field(ge=0, le=30, description="研判后超过几个工作日还没有平台编号，列入待上传清单。")
    ] = 1
    columns: Annotated[
        Mapping[str, str],
        Field(
            description="上传表的列，按平台要求的次序：平台的列名 = 台账的列名。",
            examples=['"事项描述" = "问题"'],
        ),
    ] = Field(default_factory=dict)


class FormWords(Part):
    """How the office words one of our forms."""

    title: Annotated[str, Field(description="表名。")] = ""
    headings: Annotated[Mapping[str, str], Field(description="我们的列名 = 本单位的列名。")] = Field(
        default_factory=dict
    )
    extra: Annotated[Several, Field(description="另加在最后的空白列。")] = ()


class Privacy(Part):
    """What is not kept, and what does not leave the house (R13)."""

    id_columns: Annotated[
        Several,
        Field(description="报来的表里这些列不读、不保存。", examples=['id_columns = ["身份证号", "银行卡号"]']),
    ] = ()
    outside_drop: Annotated[
        Several, Field(description="外发表里整列不要的列名。", examples=['outside_drop = ["家庭住址/组"]'])
    ] = ()


class Classification(Part):
    """The office's own words for the classes."""

    review_margin: Annotated[float, Field(ge=0, le=10, description="前两个主题的得分差小于它，就提示“需研判”。")] = 2.0
    terms: Annotated[
        Mapping[str, Mapping[str, Annotated[int, Field(ge=1, le=3)]]],
        Field(
            description="本地的说法：主题 = { 词 = 分值（1 弱、2 普通、3 强） }。",
            examples=['"居住环境" = { "明沟" = 3 }'],
        ),
    ] = Field(default_factory=dict)


class Limits(Part):
    """How much of a stranger's file is read before it is refused; a file over a limit costs only itself."""

    file_mb: Annotated[int, Field(ge=1, description="一个文件最大多少兆。")] = 100
    members: Annotated[int, Field(ge=10, description="压缩包里最多几个部分。")] = 2000
    inflated_mb: Annotated[int, Field(ge=1, description="解开后最大多少兆。")] = 300
    sheets: Annotated[int, Field(ge=1, description="最多几张工作表。")] = 100
    part_mb: Annotated[int, Field(ge=1, description="一个部分超过这么多兆，且压缩比超过 part_ratio 的拒收。")] = 20
    part_ratio: Annotated[int, Field(ge=10, description="压缩比上限。")] = 200
    cells: Annotated[int, Field(ge=1000, description="一张表最多多少格。")] = 5_000_000
    seconds: Annotated[int, Field(ge=1, description="一个文件最多读几秒。")] = 60
    memory_mb: Annotated[int, Field(ge=200, description="读一个文件最多用多少兆内存。")] = 2000
