"""
Strict YAML and JSON: plain data, and where each part of it was written.

    bytes ─ reader ─> text ─ events ─> a flat run ─ compose ─> values and places ─> Document
                               └ complaints            └ scalars: what an unquoted word means
"""

from isp_rules.pack.source.reader import MOST_BYTES, Document, Path, Plain, read, read_file

__all__ = ["MOST_BYTES", "Document", "Path", "Plain", "read", "read_file"]
