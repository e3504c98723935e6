"""What a user would write instead: read all, check a little, drop duplicates, write five sheets.

usage: pandas_script.py FOLDER OUT.xlsx
It knows this one lay-out, keeps no ledger, splits nothing and classifies nothing.
"""

import sys
from pathlib import Path

import pandas as pd


def main(folder: Path, out: Path) -> None:
    """Print how many rows, issues and faulty rows were found."""
    parts = [
        pd.read_excel(path, header=2, dtype={"联系电话": str}, engine="calamine").assign(来源=path.name)
        for path in sorted(folder.glob("*.xlsx"))
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["户主姓名"].notna()]
    sound = (
        frame["联系电话"].str.match(r"^1[3-9]\d{9}$", na=False)
        & frame["走访日期"].notna()
        & frame["走访对象类型"].notna()
    )
    faulty, frame = frame[~sound], frame[sound]
    frame = frame[~frame.duplicated(["村(社区)", "户主姓名", "联系电话", "问题描述"])]
    issues, clear = frame[frame["是否有问题"] == "是"], frame[frame["是否有问题"] != "是"]
    by_unit = issues.groupby("责任单位").size().rename("件数").reset_index()
    matrix = issues.groupby(["问题大类", "问题小类"]).size().unstack(fill_value=0)
    with pd.ExcelWriter(out, engine="xlsxwriter") as writer:
        frame.to_excel(writer, sheet_name="总台账", index=False)
        issues.to_excel(writer, sheet_name="附件6", index=False)
        clear.to_excel(writer, sheet_name="附件5", index=False)
        matrix.to_excel(writer, sheet_name="分类")
        by_unit.to_excel(writer, sheet_name="单位", index=False)
    print(f"rows={len(frame)} issues={len(issues)} faulty={len(faulty)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
