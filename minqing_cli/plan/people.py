"""Who acts in a campaign: the office, the responsible units, the teams that go out, and whom they see first."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from minqing_cli.plan.part import Part, Several

UnitKind = Literal["town", "village", "city"]


class Office(Part):
    """The office that keeps the ledger."""

    name: Annotated[str, Field(min_length=1, max_length=30, description="单位名称，印在表头上。")]
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9一-鿿]{1,12}$", description="编号前缀，问题编号以它开头。")]


class Department(Part):
    """One responsible unit."""

    name: Annotated[str, Field(min_length=1, description="单位名称。")]
    kind: Annotated[UnitKind, Field(description="哪一级：town 镇直、city 市直（上级部门）、village 村。排名时分开。")]
    leader: Annotated[str, Field(description="分管领导。")] = ""
    contact: Annotated[str, Field(description="联系人。")] = ""
    phone: Annotated[str, Field(pattern=r"^[0-9-]{0,15}$", description="联系电话。")] = ""


class Units(Part):
    """Who is responsible when nobody has named a unit."""

    pending: Annotated[str, Field(min_length=1, description="责任单位还不明确时写什么。")] = "待定"
    sensitive: Annotated[str, Field(min_length=1, description="疑似涉干部的件转哪里。")] = "镇纪委"
    by_responsibility: Annotated[
        tuple[str, ...],
        Field(
            description="表里没有写责任单位时，各责任类依次归谁（次序同 responsibilities）；{village} 代表问题所在的村。",
            examples=['by_responsibility = ["{village}", "待定", "待定"]'],
        ),
    ] = ()
    by_subject: Annotated[
        Mapping[str, str],
        Field(description="上一条得“待定”的，再按主题归谁。", examples=['"基本医疗" = "卫健局"']),
    ] = Field(default_factory=dict)
    department: Annotated[
        tuple[Department, ...],
        Field(
            description="责任单位名册，每个单位写一节；by_responsibility 和 by_subject 里用到的都要写上。",
            examples=[
                '[[units.department]]\nname = "卫健局"\nkind = "city"\nleader = ""\ncontact = "联系人甲"\nphone = "13800000000"'
            ],
        ),
    ] = ()

    def named(self, name: str) -> Department | None:
        """The unit of that name, if the plan lists it."""
        return next((one for one in self.department if one.name == name), None)


class Teams(Part):
    """How a visiting team is made up (M04); all 0: no rule."""

    leaders: Annotated[int, Field(ge=0, le=9, description="每组镇领导几名；三项都是 0 表示不查。")] = 0
    officers: Annotated[int, Field(ge=0, le=20, description="每组镇值班干部几名。")] = 0
    village_officials_least: Annotated[int, Field(ge=0, le=20, description="每组村（社区）干部至少几名。")] = 0


Thing = Annotated[str, Field(pattern=r"^[^；：:;\s]{1,20}$")]


class Visiting(Part):
    """Whom to see first, what is handed out on the way, and which village is too quiet (M05, M22, M23)."""

    key_households: Annotated[
        Several,
        Field(
            description="重点户的标签，走访时先去；只在内部使用，不进任何外发表。",
            examples=['key_households = ["老党员", "老干部", "脱贫户", "邻里纠纷户", "致富能手", "弱势群体"]'],
        ),
    ] = ()
    handed_out: Annotated[
        tuple[Thing, ...],
        Field(
            description="随访发放的宣传品：附件4 里各加一列填份数，只收整数（“20余”不收），按村汇总；不算进走访率。",
            examples=['handed_out = ["明白纸", "联系卡", "文体地图"]'],
        ),
    ] = ()
    look_again_households: Annotated[
        int, Field(ge=0, description="已访户达到这么多却一个问题都没有的村，提示“建议复核”；0 表示不提示。")
    ] = 50
