"""Workbooks as an office receives them in a week, made from fixed seeds.

usage: workload.py FOLDER [S] [M] [L]

S: 200 workbooks of 40 visits; M: 2,000 of 50; L: one of 300,000. Three visits in ten raise one issue, written
with commas only, so that each cell is one issue and a recount is simple. All people and numbers are invented.
"""

import datetime
import multiprocessing
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

HEADINGS = (
    "序号", "村(社区)", "网格", "户主姓名", "联系电话", "家庭住址", "走访对象类型", "走访日期", "走访人", "是否有问题",
    "问题描述", "问题大类", "问题小类", "责任单位", "是否当场解决", "备注",
)  # fmt: skip
SIZES = {"S": (200, 40), "M": (2000, 50), "L": (1, 300_000)}
_FIRST_SEEDS = {"S": 1000, "M": 50_000, "L": 9}
_HEADING_ROW = 2

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂华建国志新玉兰凤梅宝山庆德福"
_VILLAGE_FIRST = "东西南北前后大小上下新老官张王李马高石柳"
_VILLAGE_LAST = (
    "庄村",
    "家庄村",
    "屯村",
    "店村",
    "河村",
    "山村",
    "营村",
    "湾村",
    "堂村",
    "寨村",
    "桥社区",
    "园社区",
    "街社区",
)
_KINDS = ("家庭", "家庭", "家庭", "家庭", "家庭", "企业", "商铺", "学校")
_RESPONSIBILITIES = ("镇和村解决", "镇和市直部门联动", "市直部门单独解决")
_SUBJECTS = ("居住环境", "社会治安", "基本医疗", "文体生活", "基础教育", "社会帮扶", "其他")
_UNITS = (
    "社会事务办",
    "综治办",
    "卫生院",
    "文化站",
    "中心校",
    "民政办",
    "住建局",
    "交通局",
    "水利局",
    "供电所",
    "农业农村办",
)
_COMPLAINTS = (
    "村内道路破损严重", "下雨天积水难行", "希望尽快修补", "路灯不亮影响夜间出行", "垃圾桶数量不足", "清运不及时",
    "自来水水压偏低", "经常停水", "反映邻居养犬扰民", "希望加强巡逻", "医保报销手续不清楚", "慢性病证办理",
    "希望增加健身器材", "广场舞噪音较大", "孩子上学接送不便", "学校门口交通拥堵", "低保申请未批复", "希望给予临时救助",
    "残疾人补贴未到账", "天然气管道未接通", "农田灌溉机井损坏", "排水沟淤堵", "希望相关部门协调解决", "老人无人照料",
    "建议安装监控",
)  # fmt: skip

Visit = tuple[object, ...]


def visits(seed: int, count: int) -> Iterator[Visit]:
    """Yield the rows of one workbook, in the order of HEADINGS. Many rows mean many villages, few a single one."""
    chance = random.Random(seed)
    village, visitor = _village(chance), _person(chance)
    many = count > 1000
    for number in range(1, count + 1):
        place = _village(chance) if many else village
        raised = chance.random() < 0.3
        yield (
            number,
            place,
            f"第{chance.randint(1, 12)}网格",
            _person(chance),
            f"1380{chance.randrange(10**7):07d}",
            f"{place}{chance.randint(1, 30)}组{chance.randint(1, 320)}号",
            chance.choice(_KINDS),
            datetime.date(2022, 3, 1) + datetime.timedelta(days=chance.randint(0, 30)),
            _person(chance) if many else visitor,
            "是" if raised else "否",
            _complaint(chance) if raised else None,
            chance.choice(_RESPONSIBILITIES) if raised else None,
            chance.choice(_SUBJECTS) if raised else None,
            chance.choice(_UNITS) if raised else None,
            chance.choice(("是", "否")) if raised else None,
            "已留联系卡" if chance.random() < 0.1 else None,
        )


def _village(chance: random.Random) -> str:
    return chance.choice(_VILLAGE_FIRST) + chance.choice(_VILLAGE_LAST)


def _person(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.choice(_GIVEN) for _ in range(chance.choice((1, 2, 2))))


def _complaint(chance: random.Random) -> str:
    length, text = chance.randint(15, 60), ""
    while len(text) < length:
        text += chance.choice(_COMPLAINTS) + "，"
    return text[:length].rstrip("，")


def write_workbook(job: tuple[Path, int, int]) -> None:
    """Write one workbook: title, a line above the table, heading, rows, a note below."""
    path, seed, count = job
    with xlsxwriter.Workbook(path, {"constant_memory": count > 1000}) as book:
        sheet = book.add_worksheet("意见建议记录表")
        title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        heading = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        cell = book.add_format({"border": 1, "text_wrap": True, "font_name": "仿宋"})
        day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "柴胡店镇联系服务群众大走访意见建议记录表", title)
        sheet.write(1, 0, "填表日期：2022年3月31日")
        sheet.write_row(_HEADING_ROW, 0, HEADINGS, heading)
        row = _HEADING_ROW
        for row, values in enumerate(visits(seed, count), start=_HEADING_ROW + 1):
            for column, value in enumerate(values):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), day)
                elif value is None:
                    sheet.write_blank(row, column, None, cell)
                else:
                    sheet.write(row, column, value, cell)
        sheet.write(row + 1, 0, "备注：1.本表一户一行；2.问题描述要具体。")


def make(folder: Path, size: str) -> Path:
    """Make a workload if it is not there yet and return its folder."""
    target = folder / size
    files, count = SIZES[size]
    jobs = [(target / f"走访表_{index:04d}.xlsx", _FIRST_SEEDS[size] + index, count) for index in range(files)]
    missing = [job for job in jobs if not job[0].exists()]
    target.mkdir(parents=True, exist_ok=True)
    with multiprocessing.Pool() as pool:
        pool.map(write_workbook, missing, chunksize=8)
    return target


if __name__ == "__main__":
    for name in sys.argv[2:] or ["S", "M"]:
        print(make(Path(sys.argv[1]), name))
