"""Everything the tool can find wrong, as coded messages, and a problem as one value with its place.

A rule is written once here: its lasting code, how grave it is, what is said and what to do. Codes:
P0 a whole file, P1 a sheet and its heading, P2 a cell, P3 what the text says, P4 the same household or
issue, P5 a row that is no data, P6 the plan, P7 outputs and the register, P8 steps, ledgers taken over, columns
that a plan asks for. `docs/problems.md` is made from this file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from minqing_cli.sheets import Place
from minqing_cli.terms import Severity

LONGEST_FOUND = 100
"""Letters of a cell that a message quotes; a cell can hold 32,767."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem. says and fix are templates; sample fills them in the documents."""

    code: str
    severity: Severity
    says: str
    fix: str
    sample: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What kind of thing it is, without a word of what was found: it may be said in a chat group."""
        return _KINDS.get(self.code) or _VALUE.sub("", _FIRST_CLAUSE.split(self.says)[0])

    def at(self, place: Place, field_name: str | None = None, found: str | None = None, **values: object) -> "Problem":
        """Return this problem at one place; values fill the templates (`found` is offered to them as well)."""
        if found is not None and len(found) > LONGEST_FOUND:
            found = found[:LONGEST_FOUND] + "…"
        if self.says.find("{") >= 0 or self.fix.find("{") >= 0:
            says, fix = self.says.format(found=found, **values), self.fix.format(found=found, **values)
        else:
            says, fix = self.says, self.fix
        return Problem(self.code, self.severity, place, field_name, found, says, fix)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found, with the cell it was found in."""

    code: str
    severity: Severity
    place: Place
    field: str | None
    found: str | None
    says: str
    fix: str

    def as_json(self) -> dict[str, object]:
        """The problem in the shape that scripts rely on; rows count from 1."""
        place = self.place
        return {
            "file": place.file,
            "sheet": place.sheet,
            "cell": place.cell,
            "row": None if place.row is None else place.row + 1,
            "field": self.field,
            "code": self.code,
            "severity": self.severity.name.lower(),
            "found": self.found,
            "says": self.says,
            "fix": self.fix,
        }

    def __str__(self) -> str:
        fix = self.fix if not self.fix or self.fix.endswith("。") else self.fix + "。"
        return f"{self.place}：{self.says}{fix}（{self.code}）"


_VALUE = re.compile(r"[“（]?\{\w+\}[”）]?")
_FIRST_CLAUSE = re.compile("[。，；：]")
_KINDS = {
    "P001": "不是能打开的工作簿", "P002": "不是表格", "P005": "文件太大", "P006": "读取超时或出错", "P011": "压缩包打不开", "P013": "有隐藏的行",
    "P014": "有隐藏的列", "P015": "表上开着筛选", "P017": "文件内容不安全", "P018": "压缩包里有读不了的文件", "P102": "缺少必填的列",
    "P103": "列名有几种意思", "P106": "有两列是同一个意思", "P109": "有身份证号列", "P111": "有两列是同一个意思", "P110": "没有走访日期列",
    "P211": "没有填联系电话", "P212": "联系电话位数不对", "P221": "对象类型不在列表里", "P222": "走访方式不在列表里", "P223": "问题类别不在列表里",
    "P224": "责任类不在列表里", "P225": "没有填“是”或“否”", "P226": "完成时限认不出来", "P231": "走访日期晚于今天", "P232": "走访日期不在走访阶段内",
    "P234": "字数超过上限", "P235": "村名不在名单里", "P236": "总支与底册不一致", "P237": "不符合记录的要求", "P238": "字数太多", "P240": "身份证号",
    "P241": "格子里是公式、错误值或图片，没有取到内容", "P242": "格子里是公式、错误值或图片，没有取到内容",
    "P301": "意见建议栏是空的", "P302": "与意见建议栏不一致", "P304": "现场解决情况对不上", "P401": "分不清是哪一户", "P402": "同一户同一天两份表不一样",
    "P860": "另加的列里填的不在列表里", "P861": "宣传品份数不是整数", "P862": "处置不是方案准许的", "P863": "解释说明没有写理由",
    "P403": "电话与原来的不同", "P404": "少了原来报过的行", "P407": "少了已开始办理的问题", "P410": "改了已开始办理的问题",
}  # fmt: skip
"""Kinds of problems whose message does not begin with one."""

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

# --- P0: a whole file ---
NOT_A_WORKBOOK = Rule("P001", _E, "这个文件不是能打开的 Excel 工作簿（{kind}）。", "请用 WPS 打开原表，另存为 .xlsx 后再放进来。",
                      {"kind": "文件头不是 xlsx"})
OTHER_FORMAT = Rule("P002", _E, "这是{kind}，不是填好的表格。", "请把内容填到表格里，用 WPS 表格“另存为 → Excel 工作簿(.xlsx)”，再放进来。", {"kind": "Word 文档"})
ENCRYPTED = Rule("P003", _E, "文件设了打开密码，读不了。", "请报送人去掉密码（文件 → 文档加密），再发来。")
DAMAGED = Rule("P004", _E, "文件已损坏或没有传完整（{kind}）。", "请报送人重新发送；能打开的话，另存一份新的 .xlsx。", {"kind": "压缩包校验不符"})
TOO_LARGE = Rule("P005", _E, "文件超出读取上限：{kind}。", "请删去空白的多余行列、拆成几个文件，或在 minqing.toml 的 [limits] 里调高上限。",
                 {"kind": "工作表 300 张，上限 100 张"})
READER_STOPPED = Rule("P006", _E, "读取这个文件时{kind}，已放弃它，其他文件不受影响。", "请用 WPS 打开后另存为新的 .xlsx 再试。", {"kind": "超过 60 秒"})
NO_VISIT_SHEET = Rule("P007", _E, "文件里没有走访记录表。", "请确认发来的是意见建议记录表（附件4）。")
CANNOT_OPEN = Rule("P008", _E, "文件打不开：{kind}。", "请检查文件是否存在、是否正被 WPS 占用、有没有读取权限。", {"kind": "没有读取权限"})
LOCK_FILE = Rule("P009", _I, "这是 WPS/Excel 打开表格时留下的临时文件，已跳过。", "")
EMPTY_FILE = Rule("P010", _E, "文件是空的（0 字节）。", "请报送人重新发送。")
ARCHIVE_KIND = Rule("P011", _E, "这是 {kind}，打不开。", "请先解压，把里面的表格放进来；或者改用 .zip 打包。", {"kind": "RAR 压缩包"})
MACROS = Rule("P012", _I, "文件里带有宏，宏没有运行，只读了单元格。", "")
HIDDEN_ROWS = Rule("P013", _W, "有 {count} 行是隐藏的（{where}），里面的记录照常读取。", "请核对隐藏的行是不是要报。", {"count": 2, "where": "第 7、9 行"})
HIDDEN_COLUMNS = Rule("P014", _W, "有 {count} 列是隐藏的（{where}），里面的内容照常读取。", "请核对隐藏的列是不是要报。", {"count": 1, "where": "D 列"})
FILTERED = Rule("P015", _W, "表上开着筛选，{count} 行被筛掉看不见，里面的记录照常读取。", "请核对被筛掉的行是不是要报。", {"count": 2})
SAME_BYTES = Rule("P016", _I, "与 {other} 是完全相同的文件，只读一次，里面的行按重复计。", "", {"other": "东村.xlsx"})
ANSWERED = Rule("P246", _I, "已由“{other}”更正，里面扣留的行和毛病不再计。", "", {"other": "东村_退回.xlsx"})
UNSAFE_CONTENT = Rule("P017", _E, "文件里有表格软件不会写的内容（{kind}），为安全起见没有读取。", "请用 WPS 打开，另存为新的 .xlsx 再发来。", {"kind": "实体声明"})
OLD_VERSION = Rule("P019", _E, "这是 Excel 95 或更早的工作簿，里面的汉字读不准，没有读取。", "请用 WPS 打开，另存为 .xlsx 再放进来。")
ARCHIVED_FILE = Rule("P018", _E, "压缩包里的这一项没有读取：{kind}。", "{fix}", {"kind": "压缩包里还有压缩包", "fix": "请先解压，把里面的表格直接放进来。"})

# --- P1: a sheet and its heading ---
NO_HEADING = Rule("P101", _I, "前 {rows} 行里没有找到走访表的表头，这张工作表未读取。{nearest}", "如果它就是走访表，请补上表头行（走访日期、村、走访对象、意见建议等）。",
                  {"rows": 15, "nearest": ""})
HALF_A_TABLE = Rule("P119", _E, "从“{found}”这一列起像是右边的另一张表，但它缺少“走访对象”或“意见建议”的列名，分不清各列是谁的。整张表扣留。",
                    "请把右边那张表的列名补全，或挪到左边那张表的下面，再报一次。", {"found": "走访日期"})
LIKE_A_HEADING = Rule("P118", _W, "前 {rows} 行里没有认出走访表的表头，这张工作表未读取。{nearest}", "请改正列名后再报，或在 minqing.toml 的 [synonyms] 里写明。",
                      {"rows": 15, "nearest": "第 2 行最像表头：认出了村；“走访对像”是不是“走访对象”。"})
MISSING_COLUMN = Rule("P102", _E, "缺少必填的列：{columns}。整张表扣留。", "请补上这一列{hint}，再报一次。", {"columns": "意见建议", "hint": ""})
AMBIGUOUS_HEADING = Rule("P103", _E, "列名“{found}”可以有几种意思（{fields}），不敢猜。整张表扣留。",
                         "请把列名改成其中一种；或在 minqing.toml 的 [synonyms] 下面照抄一行：{line}。",
                         {"found": "单位", "fields": "村（社区）、责任单位", "line": '"村（社区）" = ["单位"] 或 "责任单位" = ["单位"]'})
UNKNOWN_COLUMN = Rule("P104", _I, "没有认出列“{found}”{hint}，内容并入备注。", "如果它有用，{line}。",
                      {"found": "走访对像", "hint": "，是不是“走访对象”", "line": '请在 minqing.toml 的 [synonyms] 下面写一行："走访对象" = ["走访对像"]'})
HIDDEN_SHEET = Rule("P105", _W, "这张工作表是隐藏的，里面的记录照常读取。", "请核对隐藏的工作表是不是要报。")
DOUBLE_COLUMN = Rule("P106", _W, "“{found}”和前面的列是同一个意思，用前面那列，这列并入备注。", "请删去多余的一列。", {"found": "联系方式"})
OTHER_FORM = Rule("P108", _I, "这是{form}，不是走访记录表，未读取。", "", {"form": "附件6 问题清单"})
SHEET_WITHOUT_ROWS = Rule("P107", _W, "有表头但没有填任何记录。", "请核对是不是发错了表。")

IDENTITY_COLUMN = Rule("P109", _W, "“{found}”这一列是身份证号。本业务不需要身份证号，整列没有保存。", "请从表里删去这一列。", {"found": "身份证号"})
REPORTED_DAY_USED = Rule("P110", _W, "表里没有走访日期，按表头上方的日期“{found}”作为走访日期。", "请核对；几天走访的请加上“走访日期”列。", {"found": "2022年3月5日"})
COLUMNS_JOINED = Rule("P111", _W, "“{found}”和前面的列是同一个意思，两列的内容合在一起读。", "请核对拆出来的件数。", {"found": "群众诉求"})
SIDE_BY_SIDE = Rule("P112", _I, "左右并排有 {count} 张表，各算各的行。", "", {"count": 2})
VILLAGE_OF_SHEET = Rule("P113", _W, "表里没有写村，按工作表的名称记为“{found}”。", "请核对；最好在表里加上“村”这一列。", {"found": "前岭村"})
VISITOR_OF_SHEET = Rule("P117", _W, "表里没有写走访人，按工作表的名称记为“{found}”。", "请核对；最好在表里加上“走访人”这一列。", {"found": "李明"})
CONTINUED = Rule("P114", _W, "这张工作表没有表头，各列与前一张工作表对得上，按它的续页读取。", "请核对是不是同一张表；最好每张工作表都写上表头。")
FORM_UNCLEAR = Rule("P115", _E, "这张表单里的内容对不上栏目：{found}。", "请把栏目名（走访对象、意见建议等）写在内容的左边或上边。", {"found": "张建国；路灯不亮"})
FORM_WITHOUT_OPINION = Rule("P116", _E, "这张表单没有“意见建议”这一栏，不能当作没有意见{hint}。", "请补上这一栏，没有意见请写“无”。", {"hint": "（“意见建仪”是不是“意见建议”）"})

# --- P2: a cell ---
DATE_MISSING = Rule("P201", _E, "没有填走访日期。", "请补填日期，如 2022-03-05。")
DATE_UNREADABLE = Rule("P202", _E, "走访日期“{found}”认不出来。", "请写成 2022-03-05 这样的日期。", {"found": "上周三"})
DATE_IMPOSSIBLE = Rule("P203", _E, "走访日期“{found}”不存在。", "请对照纸质表改成真实日期。", {"found": "2022-02-30"})
DATE_AMBIGUOUS = Rule("P207", _E, "走访日期“{found}”可能是 1 日，也可能是 10 日、20 日（数字格会丢掉末尾的 0），不敢猜。", "请写成 2022-03-10 这样的日期。", {"found": "3.1"})
VILLAGE_MISSING = Rule("P204", _E, "没有填村（社区），表头上方也没有写。", "请补填村名。")
PERSON_MISSING = Rule("P205", _E, "没有填走访对象。", "请补填户主姓名或单位名称。")
VISITOR_MISSING = Rule("P206", _W, "没有填走访人。", "请补填走访人姓名。")
PHONE_MISSING = Rule("P211", _W, "联系电话{found}。", "能问到的话请补上，便于回访。", {"found": "没有填"})
PHONE_LENGTH = Rule("P212", _W, "联系电话“{found}”是 {digits} 位数字，应为 11 位手机号，或座机（7、8 位，带区号的以 0 开头）。", "请对照纸质表核对后改正。",
                    {"found": "1380000061", "digits": 10})
PHONE_NOT_DIGITS = Rule("P213", _W, "联系电话“{found}”不是电话号码。", "请对照纸质表改正。", {"found": "在他儿子那"})
PHONE_SCIENTIFIC = Rule("P214", _W, "联系电话“{found}”是科学计数法的文本，后面的数字已经丢失，无法恢复。", "请对照纸质表重新填写，并把该列设为文本格式。",
                        {"found": "1.38E+10"})
PHONE_RANGE = Rule("P215", _W, "联系电话“{found}”不是有效的手机号段。", "请对照纸质表核对后改正。", {"found": "10800000001"})
KIND_UNKNOWN = Rule("P221", _W, "对象类型“{found}”不在列表里（{choices}）。", "请改成列表里的一种。", {"found": "农户", "choices": "家庭、企业……"})
METHOD_UNKNOWN = Rule("P222", _W, "走访方式“{found}”不在列表里（{choices}）。", "请改成列表里的一种。", {"found": "路上碰到", "choices": "入户、电话……"})
SUBJECT_UNKNOWN = Rule("P223", _W, "问题类别“{found}”不是本方案的类别，已按文字自动分类。", "请改成：{choices}。", {"found": "水电", "choices": "居住环境、社会治安……"})
RESPONSIBILITY_UNKNOWN = Rule("P224", _W, "责任类“{found}”不是本方案的责任类，已按文字自动判定。", "请改成：{choices}。",
                              {"found": "上级解决", "choices": "镇和村解决……"})
YES_NO_UNREADABLE = Rule("P225", _W, "“{column}”填的是“{found}”，应为“是”或“否”。", "请改成“是”或“否”。", {"column": "是否有问题", "found": "看情况"})
DUE_UNREADABLE = Rule("P226", _W, "完成时限“{found}”认不出来，已按方案推算。", "请写成 2022-05-31 这样的日期。", {"found": "尽快"})
DATE_IN_FUTURE = Rule("P231", _W, "走访日期 {found} 晚于今天（{today}）。", "请核对是不是写错了年月。", {"found": "2022-12-05", "today": "2022-03-11"})
DATE_OUTSIDE_PHASE = Rule("P232", _W, "走访日期 {found} 不在走访阶段（{phase}）内，不计入走访率。", "请核对日期。",
                          {"found": "2021-03-05", "phase": "2022-03-01 至 2022-03-31"})
IDENTITY_NUMBER = Rule("P233", _W, "这一格里有身份证号。本业务不需要身份证号，已不保存。", "请从表里删去。")
TEXT_TOO_LONG = Rule("P234", _E, "“{column}”有 {length} 个字，超过上限 {limit} 个。", "请确认是不是贴错了内容。", {"column": "走访对象", "length": 300, "limit": 200})
VILLAGE_UNKNOWN = Rule("P235", _W, "“{found}”不在方案或底册的村名里{hint}。", "请核对村名。", {"found": "前玲村", "hint": "，是不是“前岭村”"})
BRANCH_DIFFERS = Rule("P236", _W, "总支“{found}”与底册或方案里的“{expected}”不一致，按后者入账。", "请核对。", {"found": "后河总支", "expected": "前岭总支"})
NOT_RECORDED = Rule("P237", _E, "这一行不符合记录的要求：{detail}。", "请核对这一格。", {"detail": "走访人过长"})
TEXT_CUT = Rule("P238", _W, "“{column}”有 {length} 个字，只保留前 {limit} 个。", "请确认是不是贴错了内容。", {"column": "意见建议", "length": 5000, "limit": 4000})
DATE_RANGE = Rule("P239", _E, "走访日期“{found}”写了不止一天，不知道是哪天见到这一户的。", "请写这一户当天的日期，如 2022-03-05。", {"found": "3月5日-6日"})
IDENTITY_DIGITS_LOST = Rule("P240", _W, "这一格是 {digits} 位的数字（像身份证号），按数字格式存放时第 16 位起已经丢失，无法恢复。本业务不需要身份证号，没有保存。",
                            "请从表里删去；如果应是别的号码，请设成文本格式后重新填写。", {"digits": 18})
VALUE_LOST_HELD = Rule("P241", _E, "“{column}”这一格不是空的，是{kind}，没有取到内容。", "{fix}，再报一次。",
                       {"column": "走访对象", "kind": "错误值 #N/A", "fix": "请在原表里改正公式，或直接填写内容"})
VALUE_LOST = Rule("P242", _W, "“{column}”这一格不是空的，是{kind}，没有取到内容{note}。", "{fix}。",
                  {"column": "意见建议", "kind": "错误值 #N/A", "note": "，暂记为“待补”，不算没有问题", "fix": "请在原表里改正公式，或直接填写内容"})

# --- P3: what the text says ---
OPINION_MISSING = Rule("P301", _W, "意见建议栏是空的，暂记为“待补”，不算没有问题。", "请补填；没有意见请写“无”。")
FLAG_CONTRADICTS = Rule("P302", _W, "“是否有问题”填的是“{found}”，与意见建议栏的内容不一致，以意见建议栏为准。", "请核对。", {"found": "否"})
DITTO_WITHOUT_ROW = Rule("P303", _W, "第一行就写“同上”，上面没有可取的记录，暂记为空。", "请写出具体内容。")
SPOT_NOT_PLACED = Rule("P304", _W, "现场解决情况“{found}”对不上是哪一件，各件都没有记为现场办结。", "请写明解决的是哪一件。", {"found": "已处理完"})
CLASS_SHARED = Rule("P305", _I, "一格里有 {count} 件，只填了一个类别，各件同用。", "如有不同请分行填写。", {"count": 2})
CLASS_PENDING = Rule("P306", _I, "“{found}”没有把握分到哪一类，列入待研判。", "请由镇里研判后填写类别。", {"found": "请领导关心一下"})
SENSITIVE = Rule("P307", _I, "疑似反映干部问题，转{unit}，不进发往该村的清单。", "请镇里确认或解除。", {"unit": "镇纪委"})
EMERGENCY = Rule("P245", _W, "“{found}”像是正在发生的急事。火警、报警、医疗急救不靠台账办，已照常登记。",
                 "还在发生的，请立即打 {number}；已经处置的，不用管这条提示。", {"found": "着火了", "number": "119"})

# --- P4: the same household, visit or issue ---
HOUSEHOLD_DOUBTFUL = Rule("P401", _E, "没有可用的电话，{village}有 {count} 户“{found}”（{candidates}），分不清是哪一户。", "请补填电话或住址。",
                          {"village": "前岭村", "found": "张建国", "count": 2, "candidates": "13800000001、13800000003"})
VISIT_CONFLICT = Rule("P402", _E, "同一户同一天，与{other}的内容不一样，两边都先扣留。", "请确认哪一份对，只报一份。", {"other": "前岭村(2).xlsx 第5行"})
PHONE_CHANGED = Rule("P403", _W, "“{found}”在底册或台账里的电话是 {before}，这次是 {now}，按电话已变处理。", "请核对是不是同一户。",
                     {"found": "张建国", "before": "13800000001", "now": "13800000009"})
ROW_GONE = Rule("P404", _W, "更正后的表里没有了原来第 {row} 行“{found}”{on}的走访，台账照旧保留。", "确实要去掉的，请告诉镇里。",
                {"row": 7, "found": "张建国", "on": "2022-03-05"})
SIMILAR_ISSUE = Rule("P405", _I, "与同一户已有的 {other} 很像，照常编号，请人工确认是不是同一件。", "", {"other": "CHD-2022-0001"})
REPEATED_ISSUE = Rule("P406", _I, "与 {other} 是同一件，记为再次反映，不另编号。", "", {"other": "CHD-2022-0001"})
STARTED_ISSUE_GONE = Rule("P407", _W, "更正后的表里没有了 {other}，但它已经开始办理，台账照旧保留，待人工处理。", "请镇里核对。", {"other": "CHD-2022-0001"})
ISSUE_WITHDRAWN = Rule("P408", _I, "更正后的表里没有了 {other}，已撤回，编号不再使用。", "", {"other": "CHD-2022-0001"})
DUPLICATE_ROW = Rule("P409", _I, "与已有的走访完全相同（{other}），不重复计数。", "", {"other": "前岭村.xlsx 第5行"})
STARTED_ISSUE_CHANGED = Rule("P410", _W, "更正后的表改了 {other} 的内容，但它已经开始办理或经人工改定，台账照旧保留，待人工处理。", "请镇里核对。",
                             {"other": "CHD-2022-0001"})

# --- P5: rows that are no data ---
ROW_TOTAL = Rule("P501", _I, "合计或小计行，不是记录。", "")
ROW_NOTE = Rule("P502", _I, "说明或备注行，不是记录。", "")
ROW_SIGNATURE = Rule("P503", _I, "签字落款行，不是记录。", "")
ROW_HEADING = Rule("P504", _I, "重复的表头，不是记录。", "")
ROW_RESERVED = Rule("P505", _I, "预留的空行（走访对象和意见都没填）{count}。", "", {"count": "，第 8 至 12 行"})

# --- P6: the plan ---
PLAN_SYNTAX = Rule("P601", _E, "写法有误：{detail}。", "{hint}", {"detail": "用了中文标点“＝”", "hint": "请切换到英文输入法，改成 =。"})
PLAN_VALUE = Rule("P602", _E, "{key}：{detail}。", "{hint}", {"key": "phase.ends_on", "detail": "结束日期早于开始日期", "hint": "请核对两个日期。"})
PLAN_UNKNOWN_KEY = Rule("P603", _E, "{key} 不是可用的设置{hint}。", "请改正或删去这一行。",
                        {"key": "subject", "hint": "，是不是 subjects"})
PLAN_ENCODING = Rule("P604", _E, "从这一行起不是 UTF-8 编码的文字，像是 {kind}。", "请用记事本打开，选“文件 → 另存为”，编码选 UTF-8 再保存。",
                     {"kind": "ANSI（GBK）"})
COLUMN_NOT_KEPT = Rule("P605", _I, "“{found}”这一列按方案（[privacy] 的 id_columns）不读、不保存。", "请从表里删去这一列。", {"found": "银行卡号"})

# --- P7: outputs and the register ---
OUTPUT_EDITED = Rule("P701", _W, "{path} 在我们写出之后有人改过（或正被打开），没有覆盖；新的一份写在 {beside}。", "请比较两份，把要保留的改动告诉系统。",
                     {"path": "输出/总台账.xlsx", "beside": "输出/总台账_新.xlsx"})
OUTPUT_UNWRITABLE = Rule("P702", _E, "写不出 {path}：{detail}。台账已经保存好了，没有丢失。", "请检查文件夹权限或磁盘空间，再运行一次 minqing ledger export。",
                         {"path": "输出/总台账.xlsx", "detail": "没有写入权限"})
RETURN_UNWRITABLE = Rule("P740", _E, "写不出退回件 {path}：{detail}。检查和汇总的结果不受影响。", "请检查文件夹权限或磁盘空间，再运行一次。",
                         {"path": "退回/前岭村_退回.xlsx", "detail": "没有写入权限"})
RETURN_VALUES_ONLY = Rule("P741", _W, "退回件 {path} 只抄了各格的内容，没有列宽、颜色、公式和下拉列表（{why}）。", "报送人也可以在自己的原表上改。",
                          {"path": "退回/前岭村_退回.xlsx", "why": "旧格式"})
RETURN_INCOMPLETE = Rule("P742", _W, "退回件 {path} 没有带上原表的：{lost}。", "原表里都在；报送人也可以在自己的原表上改。",
                         {"path": "退回/前岭村_退回.xlsx", "lost": "图片、文本框和图形"})
RETURN_NOT_MADE = Rule("P743", _E, "没能写出 {file} 的退回件（{why}）。", "请照上面列出的毛病告诉报送人，或参看文字版退回说明。", {"file": "前岭村.xlsx", "why": "文件太大"})
RETURN_WHOLE = Rule("P744", _I, "{file} 的版式不能只抄有毛病的行，退回件写的是整张表。", "", {"file": "前岭村.xlsx"})
ROSTER_INCOMPLETE = Rule("P711", _E, "这一行缺少{columns}，没有导入。", "请补齐后重新导入底册。", {"columns": "村"})
ROSTER_DOUBLE = Rule("P712", _W, "与第 {row} 行是同一户（村、姓名、电话都相同），只算一户。", "请删去重复的一行。", {"row": 5})
SCHEDULE_NOT_FOUND = Rule("P720", _E, "文件里没有找到活动安排表（附件2）。", "请确认表头有总支、村、走访区域、应访户数、包村领导、包村干部等列；空白表用 minqing template 附件2。")
SCHEDULE_INCOMPLETE = Rule("P721", _E, "没有填{column}，这一行没有导入。", "请补填后重新导入安排表。", {"column": "包村干部"})
SCHEDULE_COUNT = Rule("P722", _E, "应访户数“{found}”不是准确的整数（“余、约、多”这样的约数不能用），这一行没有导入。", "请填准确的户数，如 200，再重新导入安排表。",
                      {"found": "200余"})
SCHEDULE_DOUBLE = Rule("P723", _E, "与 {other} 是同一个村的同一个区域，一个区域只能有一组责任人，这一行没有导入。", "请只留一行，或把区域分开写。",
                       {"other": "安排表.xlsx › 活动安排表 › C6"})
SCHEDULE_EMPTY = Rule("P724", _E, "安排表里没有填任何一行，没有导入。", "请核对是不是发错了表。")
SCHEDULE_ENDED = Rule("P725", _W, "新的安排表里没有“{found}”，原来这一行的安排不再有效。", "如果是漏写的，请补上后重新导入。", {"found": "前岭村 一网格"})
SCHEDULE_KEPT = Rule("P726", _W, "有行没有导入，所以原来安排表里有、这次没有的 {count} 行先照旧保留。", "请改好扣留的行，再导入一次。", {"count": 2})

LOGBOOK_NOT_FOUND = Rule("P760", _E, "文件里没有找到{form}。", "请确认表头有这些列：{columns}；空表用 minqing logbook blank 取。",
                         {"form": "督导记录表", "columns": "督导日期、督导对象"})
LOGBOOK_EMPTY = Rule("P761", _E, "{form}里没有填任何一行，没有导入。", "请核对是不是发错了表。", {"form": "督导记录表"})
LOGBOOK_INCOMPLETE = Rule("P762", _E, "没有填{column}，这一行没有导入。", "请补填后重新导入。", {"column": "督导对象"})
LOGBOOK_COUNT = Rule("P763", _E, "{column}“{found}”不是准确的整数（“余、约、多”这样的约数不能用），这一行没有导入。",
                     "请填整数，如 110，并把原文写法抄进“约数来源”，再导入。", {"column": "场次", "found": "110余场次"})
LOGBOOK_DOUBLE = Rule("P764", _E, "与 {other} 是同一条，这一行没有导入。", "请只留一行，再导入。", {"other": "队伍名册.xlsx › 走访队伍名册 › 第5行"})

# --- P8: what is done with an issue, and ledgers taken over ---
CELL_MISSING = Rule("P801", _E, "没有填{column}。", "请补填后再报一次。", {"column": "编号"})
LABEL_UNKNOWN = Rule("P802", _E, "{column}“{found}”认不出来。", "请改成：{choices}。", {"column": "办理状态", "found": "差不多了", "choices": "受理、研判……"})
DAY_UNREADABLE = Rule("P803", _E, "{column}“{found}”不是认得出的日期。", "请写成 2022-04-15 这样的日期。", {"column": "办结日", "found": "上周三"})
STEP_REFUSED = Rule("P804", _E, "{number}：{reason}", "这一行没有办理，请改正后再导入。", {"number": "CHD-2022-0001", "reason": "“受理”不能直接到“销号”。现在可以：研判、退回、撤回。"})
APPROVER_DIFFERS = Rule("P858", _W, "{number} 的延期，方案规定由{rule}批准，写的批准人是“{found}”，照写的记。", "请核对；确由{rule}批准的，批准人写“{rule}”加姓名就不再提示。",
                        {"number": "CHD-2022-0001", "rule": "镇分管领导", "found": "刘芳"})
RETURNED_LATE = Rule("P859", _W, "{number} 转办后第 {days} 个工作日才退回，方案规定 {limit} 个工作日以内；照办，记一次超期退回。", "",
                     {"number": "CHD-2022-0001", "days": 5, "limit": 2})
STEP_UNCLEAR = Rule("P857", _E, "{reason}。", "一行只办一步，请改正后再导入。", {"reason": "延期和办理状态写在了同一行"})
STEP_UNKNOWN_ISSUE = Rule("P805", _E, "台账里没有编号“{found}”{hint}。", "编号请照总台账抄写。", {"found": "CHD-2022-9999", "hint": ""})
NO_STEPS = Rule("P806", _E, "文件里没有办理表。", "空白表用 minqing template 办理表；列名要有编号，和办理状态、延期至、责任类、主题里的一种。")
NO_LEDGER_SHEET = Rule("P811", _E, "文件里没有整改台账。", "台账要有村、姓名、问题、走访日期或受理日，以及办理状态或办理日期这些列。")
DATES_CONTRADICT = Rule("P812", _E, "{later} {later_on} 早于{earlier} {earlier_on}。", "请对照原始单据改正。",
                        {"later": "办结日", "later_on": "2022-04-01", "earlier": "受理日", "earlier_on": "2022-04-05"})
DAY_IN_FUTURE = Rule("P813", _E, "{column} {found} 晚于今天（{today}）。", "请核对年月。", {"column": "办结日", "found": "2022-12-05", "today": "2022-05-11"})
STATE_WITHOUT_DAY = Rule("P814", _E, "办理状态是“{state}”，却没有填{column}。", "请照原始单据补填{column}，系统不代猜。", {"state": "办结", "column": "办结日"})
DAY_BEYOND_STATE = Rule("P815", _E, "办理状态是“{state}”，却填了{column}。", "请核对状态和日期，改正一处。", {"state": "办理", "column": "办结日"})
RATED_UNRESOLVED = Rule("P816", _E, "没有办结日，满意度却是“{found}”。", "请补填办结日，或改正满意度。", {"found": "满意"})
CLOSED_DISSATISFIED = Rule("P817", _E, "已经销号，满意度却是“{found}”。群众不满意不销号。", "请核对满意度和办理状态。", {"found": "不满意"})
CLOSED_INCOMPLETE = Rule("P818", _W, "已经销号，但没有填{missing}，照原表接收。", "请把缺的补齐。", {"missing": "佐证"})
NOT_COUNTED = Rule("P819", _W, "没有填{column}，这一件不计入{figure}。", "请补填{column}。", {"column": "转办日", "figure": "已转办"})
TOWN_LEDGER_REFUSED = Rule("P730", _E, "这本台账没有并入：{reason}。", "请向该镇要一份完好的工作区或台账文件，再汇总一次；能读的各镇已照常并入。", {"reason": "这里没有台账"})
TOWN_NAME_TAKEN = Rule("P731", _E, "单位名称“{town}”已经是另一本台账的，这本没有并入。", "请该镇在 minqing.toml 的 [office] 里写上自己的名称，或单独汇总这一本，用 --town 写明是哪个镇。", {"town": "柳泉镇"})
TOWN_LEDGER_OLDER = Rule("P732", _E, "这一份（到第 {batches} 批）比已并入的（第 {known} 批）旧，或不是它的后续，没有并入。", "请用该镇现在的台账。", {"batches": 3, "known": 5})
TOWN_BOOK_DAMAGED = Rule("P867", _E, "“汇总数据”表{detail}，这本工作簿没有并入。", "请该镇用 minqing ledger export 重新导出一本，不要改动那张表；或直接给工作区文件夹、台账文件。", {"detail": "这一行被改过"})
TOWN_BOOK_NOT_WHOLE = Rule("P868", _E, "这本工作簿没有并入：{kind}。", "请向该镇要整本台账：minqing ledger export 不带 --village、--unit、--unresolved 导出的工作簿（最后一张表是“汇总数据”），或工作区文件夹、台账文件。不用本系统的镇，台账由该镇用 minqing ledger import 先接管。", {"kind": "这是附件6 问题清单，没有“汇总数据”表"})
TOWN_ROW_EDITED = Rule("P869", _E, "这一行导出以后改过：{columns}（现在是“{found}”，台账里是“{ours}”），没有采用，这一件（次）保持上次并入的样子。", "请该镇把改动办进自己的台账，再导出一本。", {"columns": "办理状态、办结日", "found": "办结", "ours": "办理"})
TOWN_ROW_ADDED = Rule("P870", _E, "{found}这一行是导出以后添的，没有采用。", "请该镇先登记进自己的台账，再导出一本。", {"found": "编号“CHD-2022-0099”"})
TOWN_ROWS_GONE = Rule("P871", _E, "导出以后{what}，台账里还有，这些保持上次并入的样子。", "撤回的件请该镇在台账里撤回，再导出一本；只是误删的，请重新导出。", {"what": "少了 1 行（CHD-2022-0003）"})
TOWN_OWNED = Rule("P872", _E, "“{found}”是{town}台账里的，这一行没有记入。", "请在该镇登记、办理或改正，再汇总到这里。", {"found": "甲镇前岭村", "town": "甲镇"})
STATE_BY_DAYS = Rule("P820", _I, "按填写的日期，办理状态记为“{state}”。", "", {"state": "销号"})
LABEL_IGNORED = Rule("P821", _W, "{column}“{found}”认不出来，没有采用。", "请改成：{choices}。", {"column": "紧急度", "found": "加急", "choices": "特急、紧急、一般"})
NUMBER_DOUBLE = Rule("P822", _E, "编号“{found}”与第 {row} 行相同。", "一件一个编号，请改正后再导入。", {"found": "YA-0001", "row": 5})
TAKEOVER_CONFLICT = Rule("P823", _E, "与台账里的 {other} 不一致（{fields}），而台账里的已有人办过或改过，以台账为准，没有改动。", "请镇里核对；表里的对，就用 minqing advance 逐步办理。",
                         {"other": "CHD-2022-0001", "fields": "办理状态、办结日"})
JOINED_TO_NOTHING = Rule("P855", _E, "{reason}。", "一件只能并入一个主件；请照台账写主件的编号，不是重复的填“否”，再导入。", {"reason": "是重复件，却没有写主件编号"})
JOIN_NOT_TAKEN = Rule("P856", _W, "{number} 的主件“{found}”没有入账，先不并，照常计入受理。", "主件入账后用 minqing advance {number} 并件 --into 主件编号。",
                      {"number": "CHD-2022-0002", "found": "YA-0001"})
TAKEOVER_OTHER_PERSON = Rule("P824", _E, "编号“{found}”在台账里是 {other}，村或姓名不一样（{person}）。", "请核对编号。",
                             {"found": "YA-0001", "other": "CHD-2022-0001", "person": "前岭村张建国"})

# --- columns that a plan asks for beside the visit ---
FURTHER_UNKNOWN = Rule("P860", _W, "“{column}”填的“{found}”不在列表里（{choices}），没有收，并入备注。", "请改成列表里的一种。",
                       {"column": "走访时段", "found": "中午", "choices": "上班前、下班后、星期天、节假日"})
HANDED_OUT_NOT_WHOLE = Rule("P861", _W, "“{column}”填的“{found}”不是准确的整数，没有计数，并入备注。“余、约、多”这样的约数不能当数用。", "请查清楚再填整数。",
                            {"column": "明白纸", "found": "20余"})
DISPOSITION_BARRED = Rule("P862", _W, "处置“{found}”不是本方案准许的（{allowed}），没有收，并入备注。", "请改成准许的一种；方案要准许它，写进 minqing.toml 的 dispositions。",
                          {"found": "解释说明", "allowed": "现场答复、登记跟踪"})
EXPLANATION_WITHOUT_REASON = Rule("P863", _W, "处置填的是“解释说明”，没有写理由，按“登记跟踪”入账。", "请在“现场答复/解决情况”里写明向群众解释的理由。")
PERIOD_NOT_THAT_DAY = Rule("P864", _W, "走访时段填的是“星期天”，走访日期 {day} 是{weekday}，时段没有计。", "请核对日期和时段。", {"day": "2023-04-04", "weekday": "星期二"})
DISPOSITION_UNFOUNDED = Rule("P866", _E, "处置是“{found}”，{why}，这一行没有导入。", "请补上或改正后再导入。", {"found": "解释说明", "why": "“办理结果”里没有写理由"})
FURTHER_SHARED = Rule("P865", _I, "一格里有 {count} 件，“{columns}”只填了一次，各件同用。", "如有不同请分行填写。", {"count": 2, "columns": "是否矛盾纠纷"})

# --- handing out and taking back ---
SLIP_WITHHELD = Rule("P875", _W, "{number} 涉干部（{suspicion}），只转{inspectors}，现在的责任单位是“{unit}”，没有出单。", "请改派{inspectors}；镇里认定不涉干部的，先解除再转办。",
                     {"number": "CHD-2022-0001", "suspicion": "疑似", "inspectors": "镇纪委", "unit": "前岭村"})
NO_RECEIPT = Rule("P876", _E, "文件里没有平台回执。", "第一行要有编号（和上传表同名的列也可以）和平台编号两列，可以再有上传日期、上传人。")
PLATFORM_NUMBER_TAKEN = Rule("P877", _E, "平台编号“{found}”已经是 {other} 的，一个平台编号只能对一件。", "请到平台上核对后改正，再导入。", {"found": "ZB20220001", "other": "CHD-2022-0002"})
PLATFORM_NUMBER_DIFFERS = Rule("P878", _E, "{number} 的{column}这里是“{found}”，台账或回执的另一行是“{other}”，没有改动。", "请到平台上核对哪一个对。",
                               {"number": "CHD-2022-0001", "column": "平台编号", "other": "ZB20220001", "found": "ZB20220002"})
RECEIPT_SENSITIVE = Rule("P879", _E, "{number} 涉干部（{suspicion}），不该上传平台，回执没有记入台账。", "请报告镇纪委，到平台上核对。", {"number": "CHD-2022-0001", "suspicion": "疑似"})
NO_CALL_BACKS = Rule("P880", _E, "文件里没有回访表。", "回访表用 minqing followup export 取；列名要有编号、回访日、回访人、满意度。")
NO_COMPLAINT = Rule("P881", _W, "{number} 不满意，没有写原因。", "请问清原因，写进“不满意原因”，便于重办。", {"number": "CHD-2022-0001"})
SATISFIED_UNSOLVED = Rule("P882", _W, "{number} 满意度是“{rating}”，“是否属实解决”却是“{found}”，照填写的记。", "请向回访人核对。", {"number": "CHD-2022-0001", "rating": "满意", "found": "否"})
CALL_BACK_OTHER_PERSON = Rule("P883", _E, "编号 {number} 在台账里不是“{found}”的件，没有记入。", "请核对编号和姓名是不是错了行。", {"number": "CHD-2022-0001", "found": "张建国"})
CALLED_TWICE = Rule("P884", _E, "{number} 在这次的表里有两种回访结果（另一处：{other}），都没有记入。", "请问清哪一个对，只留一行再导入。",
                    {"number": "CHD-2022-0001", "other": "回访表_前岭村.xlsx › 回访表 › 第6行"})
CALL_BACK_DIFFERS = Rule("P885", _E, "{number} 已经记过回访（{on}，{other}），这里是“{found}”，没有改动。", "请问清哪一个对；重办以后要再回访的，先办结再导入。",
                         {"number": "CHD-2022-0001", "on": "2022-03-22", "other": "满意", "found": "不满意"})

CATALOGUE: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))

BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in CATALOGUE}

FAULTS: Mapping[str, Rule] = {
    "date_missing": DATE_MISSING,
    "date_unreadable": DATE_UNREADABLE,
    "date_impossible": DATE_IMPOSSIBLE,
    "date_ambiguous": DATE_AMBIGUOUS,
    "date_range": DATE_RANGE,
    "village_missing": VILLAGE_MISSING,
    "person_missing": PERSON_MISSING,
    "phone_none": PHONE_MISSING,
    "phone_length": PHONE_LENGTH,
    "phone_not_digits": PHONE_NOT_DIGITS,
    "phone_scientific": PHONE_SCIENTIFIC,
    "phone_range": PHONE_RANGE,
}
"""The message for each fault that `clean` and the models in `records` name."""
