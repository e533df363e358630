"""
Files of shares, read and written in batches: CSV, XLSX, JSON Lines and Parquet.

    file ─ sources ─> Chunk ─ flat or nested ─> RecordBatch (as the pack's Arrow schema has it) + Rejected rows
    decided rows ─ outputs ─> Parquet, CSV, JSON Lines, written aside and renamed

A spreadsheet has the *flat form*: one row a share, with one subject, under the names that rules give the facts. Parquet
and JSON Lines may have it, too, or the *nested form*, whose columns are the keys of a share.

It is a back end of its own because this is where pyarrow and openpyxl may be imported (the extra `batch`); it knows the
tree of a pack and the model of a share, and neither decides nor counts.
"""
