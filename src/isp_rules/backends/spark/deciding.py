"""Parquet files and data frames, decided by Spark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from isp_rules.backends.arrow.schema import wrong_columns
from isp_rules.backends.spark.row_groups import schemas_and_row_groups
from isp_rules.backends.spark.sent import PROBLEMS, SendablePack, Sent
from isp_rules.backends.spark.storage import as_uri, exists
from isp_rules.errors import Diagnostic, IspRulesError, ShareError, needs_extra

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DECISION: Final = ("outcome", "kinds", "still_needed", "rules", "duties")

PLACE: Final = (pa.field("file", pa.string()), pa.field("row_group", pa.int32()), pa.field("row", pa.int64()))
"""Where a row stands: its file as Spark names it, the row group, and its number in the file, counted from 0."""


def decide_parquet(  # noqa: PLR0913 - choices, each by its name
    spark: SparkSession,
    pack: SendablePack,
    paths: str | Sequence[str],
    out: str,
    *,
    keys: Sequence[str] = (),
    with_rules: bool = False,
    with_duties: bool = False,
    tasks: int | None = None,
) -> DataFrame:
    """
    Decide the shares in Parquet files, and write the decisions as Parquet, partitioned by outcome.

    Args:
        spark: the session.
        pack: a `RulePack`.
        paths: files or folders as Spark takes them, patterns among them. One row a share, in the columns of
            `pack.arrow_schema()` or some of them; the workers must be able to read them by the same names.
        out: the folder to write, by URI or, on a file system that all machines share, by path; it must not be there.
        keys: columns that are no facts and are passed through.
        with_rules: whether to name the rules that stand against each share.
        with_duties: whether to name the duties that go with each allow.
        tasks: how many tasks to make of the row groups; one for each if left out.

    Returns:
        What was written, to be read from `out`, a row for each row of the files: `file`, `row_group` and `row` (counted
        from 0 in the file; Spark calls them `input_file_name()` and `_metadata.row_index` when it reads that file),
        the keys, `outcome`, `kinds`, `still_needed`, `rules` and `duties` where asked for, and `problems`. A row that
        is no valid share has the outcome `rejected` and its problems, each with column, code, message and help.

    Raises:
        ShareError: a file has a column that is not known or of the wrong type.
        IspRulesError: there is nothing to read, `out` is there already, or a key cannot be passed through.
        pyspark.errors.PySparkException: whatever Spark meets; then there is no `out`.
    """
    with needs_extra("spark"):
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - only who has Spark comes here

        from isp_rules.backends.spark.committed import Job, source_of  # noqa: PLC0415
    sent = Sent.of(pack, keys, with_rules=with_rules, with_duties=with_duties)
    found = list(schemas_and_row_groups(_files(spark, paths)))
    if not found:
        raise IspRulesError(f"there are no Parquet files in {paths}")
    fields = _checked(pack, keys, PLACE, [(f" of `{file}`", schema) for file, schema, _ in found])
    groups = tuple(group for _, _, some in found for group in some)
    folder = as_uri(out)
    if exists(folder):
        raise IspRulesError(f"there is something at `{out}` already")
    source = source_of(Job(sent, groups, folder))
    spark.dataSource.register(source)
    numbers = spark.range(0, len(groups), 1, tasks or max(1, len(groups)))
    numbers.write.format(source.name()).mode("append").save()
    return spark.read.schema(from_arrow_schema(sent.result_schema(fields, PLACE))).parquet(folder)


def _files(spark: SparkSession, paths: str | Sequence[str]) -> list[str]:
    """The files that Spark would read, by the names that it has for them."""
    listed = [paths] if isinstance(paths, str) else [str(path) for path in paths]
    # Any schema will do, and with one Spark looks at no file.
    return sorted(spark.read.schema("any string").parquet(*listed).inputFiles())


def decide_frame(
    frame: DataFrame,
    pack: SendablePack,
    *,
    keys: Sequence[str],
    with_rules: bool = False,
    with_duties: bool = False,
) -> DataFrame:
    """
    Decide the shares in a data frame, whatever it comes from. Files are decided many times faster by `decide_parquet`.

    Args:
        frame: one row a share, in the columns of `pack.arrow_schema()` or some of them, and the keys.
        pack: a `RulePack`.
        keys: columns that are no facts, tell the rows apart, and are passed through.
        with_rules: whether to name the rules that stand against each share.
        with_duties: whether to name the duties that go with each allow.

    Returns:
        A row for each row of the frame, in no order: the keys, `outcome`, `kinds`, `still_needed`, `rules` and `duties`
        where asked for, and `problems`. A row that is no valid share has the outcome `rejected` and its problems.

    Raises:
        ShareError: a column is not known or of the wrong type.
        IspRulesError: no key is named, or one cannot be passed through.
    """
    with needs_extra("spark"):
        from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema  # noqa: PLC0415 - as above
    if not keys:
        raise IspRulesError("name at least one key: a column that tells the rows apart")
    sent = Sent.of(pack, keys, with_rules=with_rules, with_duties=with_duties)
    fields = _checked(pack, keys, (), [("", to_arrow_schema(frame.schema))])
    result = sent.result_schema(fields)

    def decide(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for part in sent.decide(batch, coded=False):
                yield pa.RecordBatch.from_arrays([part.columns[name] for name in result.names], schema=result)

    return frame.mapInArrow(decide, from_arrow_schema(result))


def _checked(
    pack: SendablePack, keys: Sequence[str], place: Sequence[pa.Field], schemas: Sequence[tuple[str, pa.Schema]]
) -> list[pa.Field]:
    """The fields of the keys, once it is certain that all these schemas can be decided."""
    facts = pack.arrow_schema()
    taken = {*facts.names, *(field.name for field in place), *DECISION, PROBLEMS}
    found: dict[str, pa.DataType] = {}
    wrong: list[Diagnostic] = []
    for where, schema in schemas:
        for key in keys:
            if key in taken:
                raise IspRulesError(f"`{key}` cannot be a key: it is the name of a fact or of a column of the result")
            if schema.get_field_index(key) < 0:
                raise IspRulesError(f"there is no one column `{key}`{where}, which was to be a key")
            kind = schema.field(key).type
            kind = kind.value_type if pa.types.is_dictionary(kind) else kind
            if (first := found.setdefault(key, kind)) != kind:
                raise IspRulesError(f"the key `{key}`{where} is `{kind}`, and `{first}` elsewhere")
        columns = pa.schema([field for field in schema if field.name not in keys])
        wrong += [replace(each, message=each.message + where) for each in wrong_columns(facts, columns)]
    if wrong:
        raise ShareError(wrong)
    return [pa.field(key, kind) for key, kind in found.items()]
