"""The pandas script's work with polars and fastexcel.

usage: polars_script.py FOLDER OUT.xlsx
"""

import sys
from pathlib import Path

import polars as pl

KEY = ["村(社区)", "户主姓名", "联系电话", "问题描述"]


def main(folder: Path, out: Path) -> None:
    """Print how many rows and issues were found."""
    parts = [
        pl.read_excel(
            path,
            engine="calamine",
            read_options={"header_row": 2},
            schema_overrides={"联系电话": pl.String, "问题描述": pl.String, "备注": pl.String},
        ).with_columns(pl.all().cast(pl.String))
        for path in sorted(folder.glob("*.xlsx"))
    ]
    frame = pl.concat(parts, how="diagonal").filter(pl.col("户主姓名").is_not_null())
    sound = pl.col("联系电话").str.contains(r"^1[3-9]\d{9}$") & pl.col("走访日期").is_not_null()
    frame = frame.filter(sound).unique(KEY, maintain_order=True)
    issues, clear = frame.filter(pl.col("是否有问题") == "是"), frame.filter(pl.col("是否有问题") != "是")
    import xlsxwriter

    with xlsxwriter.Workbook(out) as book:
        for name, part in (("总台账", frame), ("附件6", issues), ("附件5", clear)):
            part.write_excel(book, worksheet=name)
    print(f"rows={len(frame)} issues={len(issues)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
