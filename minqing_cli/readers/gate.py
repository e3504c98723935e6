"""The gate: what a file is by its first bytes, and whether decoding it is safe.

Decoders trust what a file says of itself; the gate does not. It inflates every part of the archive once,
with a bound, so that lying sizes, bombs, broken parts and cells too far apart are met here, where they cost
no more than a refusal.
"""

import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from minqing_cli import problems
from minqing_cli.plan import Limits
from minqing_cli.readers.area import extent
from minqing_cli.readers.refusal import Refused
from minqing_cli.sheets import column_letters

_MEGABYTE = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "RTF 文档"),
)
_DIRECTORY_ENTRY = 128
_STREAMS: tuple[tuple[str, str], ...] = (
    ("Workbook", "旧版 .xls 或 WPS .et 表格"),
    ("Book", "旧版 .xls 表格"),
    ("WordDocument", "Word 文档"),
    ("PowerPoint Document", "演示文稿"),
)
_OLD_FORMAT = "旧版 .xls 或 WPS .et 表格"

_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_READ_PARTS = (".xml", ".rels")
"""The parts that a decoder reads; pictures and the like can do no harm."""
_WORKSHEET = b"sheetData"
_DECLARED_STRINGS = re.compile(rb"uniqueCount\s*=\s*[\"']\s*(\d+)")
_LONGEST_HEAD = 4096

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_LOCAL_SIGNATURE = b"PK\x03\x04"
_NAMED_IN_UTF8 = 0x800
_SAID_AFTERWARDS = 0x8
"""Flags of a part that mean nothing here: its name's encoding, sizes that follow its content, how hard it was packed."""
_HARMLESS_FLAGS = _NAMED_IN_UTF8 | _SAID_AFTERWARDS | 0x6


def admit(path: Path, limits: Limits) -> None:
    """Let a workbook through or raise Refused."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError:
        raise Refused(problems.CANNOT_OPEN, "没有这个文件") from None
    except PermissionError:
        raise Refused(problems.CANNOT_OPEN, "没有读取权限") from None
    except OSError:
        raise Refused(problems.CANNOT_OPEN, "读取出错") from None
    if not size:
        raise Refused(problems.EMPTY_FILE)
    if head.startswith(b"PK"):
        _admit_archive(path, limits)
    else:
        raise _other_kind(path, head)


def _other_kind(path: Path, head: bytes) -> Refused:
    if head.startswith(_OLE):
        with path.open("rb") as stream:
            return _ole_kind(stream.read(64 * _MEGABYTE))
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return Refused(problems.OTHER_FORMAT, kind)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<style", b"<head")):
        return Refused(problems.OTHER_FORMAT, "网页格式的表格")
    if start.startswith(b"<?xml"):
        return Refused(problems.OTHER_FORMAT, "XML 表格")
    if b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Refused(problems.OTHER_FORMAT, "文本或 CSV 文件")
    if head.startswith(b"BM"):
        return Refused(problems.OTHER_FORMAT, "图片")
    return Refused(problems.NOT_A_WORKBOOK, "文件内容不是表格")


def _ole_kind(content: bytes) -> Refused:
    """Tell .xls, .et, Word and encrypted workbooks apart by the streams that the container names."""
    encrypted = "EncryptedPackage"
    for name, kind in _STREAMS:
        if _names_stream(content, name):
            return Refused(problems.OTHER_FORMAT, kind)
    if encrypted.encode("utf-16-le") in content:
        return Refused(problems.ENCRYPTED)
    return Refused(problems.OTHER_FORMAT, _OLD_FORMAT)


def _names_stream(content: bytes, name: str) -> bool:
    """Say whether the container's directory has a stream of that name: entries begin at multiples of 128 bytes."""
    written = name.encode("utf-16-le") + b"\x00\x00"
    at = content.find(written)
    while at >= 0:
        if at % _DIRECTORY_ENTRY == 0:
            return True
        at = content.find(written, at + 1)
    return False


def _admit_archive(path: Path, limits: Limits) -> None:
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            _admit_directory(members, limits)
            for member in members:
                if _name_of(member).endswith(_READ_PARTS):
                    _admit_part(_inflated(stream, member) or archive.read(member), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Refused(problems.DAMAGED, _damage(error)) from None
    except RuntimeError:  # zipfile's word for a member with a password
        raise Refused(problems.ENCRYPTED) from None


def _damage(error: Exception) -> str:
    if isinstance(error, zipfile.BadZipFile):
        return "压缩包校验不符" if "CRC" in str(error) else "压缩包不完整"
    return "压缩包内容读不出来"


def _admit_directory(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise Refused(problems.TOO_LARGE, f"内含 {len(members)} 个部件，上限 {limits.members} 个")
    names = {_name_of(member) for member in members}
    if "[content_types].xml" not in names:
        raise Refused(problems.NOT_A_WORKBOOK, "是一个普通压缩包" if "mimetype" not in names else "是 ODS 等其他格式")
    if any(name.startswith("word/") for name in names):
        raise Refused(problems.OTHER_FORMAT, "Word 文档")
    if any(name.startswith("ppt/") for name in names):
        raise Refused(problems.OTHER_FORMAT, "演示文稿")
    if "xl/workbook.bin" in names:
        raise Refused(problems.OTHER_FORMAT, "二进制工作簿 .xlsb")
    if not any(name.endswith("workbook.xml") for name in names):
        raise Refused(problems.NOT_A_WORKBOOK, "里面没有工作簿")
    sheets = sum(1 for name in names if _SHEET_PART.fullmatch(name))
    if sheets > limits.sheets:
        raise Refused(problems.TOO_LARGE, f"工作表 {sheets} 张，上限 {limits.sheets} 张")
    inflated = sum(member.file_size for member in members)
    if inflated > limits.inflated_mb * _MEGABYTE:
        raise Refused(problems.TOO_LARGE, f"解压后 {inflated // _MEGABYTE} MB，上限 {limits.inflated_mb} MB")
    for member in members:
        if (
            member.file_size > limits.part_mb * _MEGABYTE
            and member.file_size > limits.part_ratio * member.compress_size
        ):
            raise Refused(problems.TOO_LARGE, f"部件压缩比超过 {limits.part_ratio} 倍，疑似压缩炸弹")


def _name_of(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/").removeprefix("/").lower()


def _inflated(stream: BinaryIO, member: zipfile.ZipInfo) -> bytes | None:
    """Return the content of an ordinary part, at most what the directory says, its CRC checked.

    None where anything about the part is out of the ordinary: zipfile's own reading, three times as slow, judges it.
    """
    if member.compress_type != zipfile.ZIP_DEFLATED or member.flag_bits & ~_HARMLESS_FLAGS:
        return None
    stream.seek(member.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size:
        return None
    signature, *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    name = stream.read(name_length)
    encoding = "utf-8" if member.flag_bits & _NAMED_IN_UTF8 else "cp437"
    if signature != _LOCAL_SIGNATURE or name != member.orig_filename.encode(encoding, "replace"):
        return None
    stream.seek(extra_length, 1)
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    content = inflating.decompress(stream.read(member.compress_size), member.file_size + 1)
    if not inflating.eof or len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        return None
    return content


def _admit_part(content: bytes, limits: Limits) -> None:
    """Look into a part for strings that are not there, and into worksheets for cells too far apart."""
    # A decoder makes room for as many strings as the part says it has; each takes more than one byte.
    declared = _DECLARED_STRINGS.search(content, 0, _LONGEST_HEAD)
    if declared and int(declared[1]) > len(content):
        raise Refused(problems.DAMAGED, "共享文字的数目不对")
    # Wherever a worksheet lies in the archive, and in whatever encoding it is written.
    if _WORKSHEET in content or _WORKSHEET.decode().encode("utf-16-le") in content:
        found = extent(content, limits.cells)
        if found is not None:
            rows, columns = found
            where = f"{column_letters(columns - 1)} 列第 {rows} 行"
            raise Refused(problems.TOO_LARGE, f"有内容的格子远到 {where}")
