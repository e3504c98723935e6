"""What a file is that no reader takes, by its content: the clerk must hear what was sent, and what to ask for."""

import re

from minqing_cli import problems
from minqing_cli.problems import Rule
from minqing_cli.readers.gate import Opened
from minqing_cli.readers.refusal import Refused

_OLE_KINDS: tuple[tuple[str, Rule, str], ...] = (
    ("EncryptedPackage", problems.ENCRYPTED, ""),
    ("WordDocument", problems.OTHER_FORMAT, "Word 文档"),
    ("PowerPoint Document", problems.OTHER_FORMAT, "演示文稿"),
    ("__properties_version1.0", problems.OTHER_FORMAT, "Outlook 邮件"),
)
_ARCHIVE_KINDS: tuple[tuple[str, str], ...] = (
    ("word/", "Word 文档"),
    ("ppt/", "演示文稿"),
    ("visio/", "Visio 图"),
    ("ofd.xml", "OFD 版式文件"),
    ("index/document.iwa", "Numbers 或 Pages 文稿"),
    ("androidmanifest.xml", "安装包"),
)
_OPEN_DOCUMENTS: tuple[tuple[bytes, str], ...] = (
    (b"opendocument.text", "ODT 文档"),
    (b"opendocument.presentation", "ODP 演示文稿"),
    (b"opendocument.graphics", "ODG 图"),
    (b"epub", "电子书"),
)
_SIGNATURES: tuple[tuple[bytes, Rule, str], ...] = (
    (b"%PDF", problems.OTHER_FORMAT, "PDF 文件"),
    (b"\x89PNG", problems.OTHER_FORMAT, "图片"),
    (b"\xff\xd8\xff", problems.OTHER_FORMAT, "图片"),
    (b"GIF8", problems.OTHER_FORMAT, "图片"),
    (b"BM", problems.OTHER_FORMAT, "图片"),
    (b"II*\x00", problems.OTHER_FORMAT, "图片"),
    (b"MM\x00*", problems.OTHER_FORMAT, "图片"),
    (b"Rar!", problems.ARCHIVE_KIND, "RAR 压缩包"),
    (b"7z\xbc\xaf", problems.ARCHIVE_KIND, "7z 压缩包"),
    (b"\x1f\x8b", problems.ARCHIVE_KIND, "gz 压缩包"),
    (b"BZh", problems.ARCHIVE_KIND, "bz2 压缩包"),
    (b"\xfd7zXZ", problems.ARCHIVE_KIND, "xz 压缩包"),
    (b"{\\rtf", problems.OTHER_FORMAT, "RTF 文档"),
    (b"SQLite format 3", problems.OTHER_FORMAT, "数据库文件"),
    (b"MZ", problems.OTHER_FORMAT, "程序"),
    (b"\x7fELF", problems.OTHER_FORMAT, "程序"),
)
_IMAGE_BOXES = re.compile(rb"....ftyp(heic|heix|mif1|avif)", re.DOTALL)
_RIFF = re.compile(rb"RIFF....WEBP", re.DOTALL)
_MEDIA_BOXES = re.compile(rb"....ftyp", re.DOTALL)


def refusal(file: Opened) -> Refused:
    """Return why a file that no reader takes is not read."""
    if file.package:
        return _archive_kind(file)
    if file.compound:
        return _container_kind(file)
    head = file.head
    for signature, rule, kind in _SIGNATURES:
        if head.startswith(signature):
            return Refused(rule, kind)
    if _IMAGE_BOXES.match(head) or _RIFF.match(head):
        return Refused(problems.OTHER_FORMAT, "图片")
    if _MEDIA_BOXES.match(head):
        return Refused(problems.OTHER_FORMAT, "视频或录音")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"MIME-Version"):
        return Refused(problems.OTHER_FORMAT, "网页归档或邮件")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Refused(problems.OTHER_FORMAT, "XML 文件")
    return Refused(problems.NOT_A_WORKBOOK, "文件内容不是表格")


def _container_kind(file: Opened) -> Refused:
    for name, rule, kind in _OLE_KINDS:
        if name in file.streams:
            return Refused(rule, kind)
    return Refused(problems.NOT_A_WORKBOOK, "OLE 文件里没有工作簿")


def _archive_kind(file: Opened) -> Refused:
    parts = file.parts
    for start, kind in _ARCHIVE_KINDS:
        if any(name.startswith(start) for name in parts):
            return Refused(problems.OTHER_FORMAT, kind)
    if file.package and "mimetype" in parts:
        kind_written = file.package.read(file.package.by_name["mimetype"])
        for word, kind in _OPEN_DOCUMENTS:
            if word in kind_written:
                return Refused(problems.OTHER_FORMAT, kind)
    if "[content_types].xml" in parts:
        return Refused(problems.NOT_A_WORKBOOK, "里面没有工作簿")
    return Refused(problems.NOT_A_WORKBOOK, "是一个普通压缩包")
