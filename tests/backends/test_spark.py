"""Shares decided by Spark, against the same shares decided on one machine: on a real Spark with two workers."""

# ruff: noqa: E402 - the imports stand behind the question whether they can be made

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

missing = [name for name in ("pyspark", "pandas", "pyarrow") if importlib.util.find_spec(name) is None]
if missing:
    pytest.skip(f"the extra `spark` is not installed: no {', '.join(missing)}", allow_module_level=True)
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java, and there is none", allow_module_level=True)

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import Row

import isp_rules
from isp_rules import IspRulesError, ShareError
from isp_rules.backends.arrow import Reject
from isp_rules.backends.spark import decide_frame, decide_parquet
from isp_rules.backends.spark.committed import Job, JobWriter
from isp_rules.backends.spark.row_groups import RowGroup, batches_of, schemas_and_row_groups
from isp_rules.backends.spark.sent import Sent
from tests.backends.hindered import Hindered, broken, killed_once, met
from tests.benchmarks.batch import kent_shares
from tests.library import PACK

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

ROOT = Path(__file__).parents[2]
KENT = isp_rules.load_pack("kent-schools-2016")
FILES, ROWS, IN_A_GROUP = 2, 50, 10
COLUMNS = ["outcome", "kinds", "still_needed", "rules", "duties"]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """A Spark of this machine alone: two workers, and a task may fail three times."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        session = (
            SparkSession.builder.master("local[2,4]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "OFF")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()
        )
        yield session
        session.stop()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two files of Kent shares in row groups of ten, with a key, and two rows in each that are no valid share."""
    folder = tmp_path_factory.mktemp("a year, é & 100%25")
    shares = kent_shares.pool(KENT, subjects=2, count=FILES * ROWS).shares
    made = []
    for number in range(FILES):
        rows = shares[number * ROWS : (number + 1) * ROWS]
        rows[7] = {**rows[7], "purposes": ["youth_justic"]}
        rows[35] = {**rows[45], "subjects": [{"role": "employee", "on_roll_at": "sender", "age": 9}]}
        table = pa.Table.from_pylist(rows, schema=KENT.arrow_schema())
        table = table.append_column("case", pa.array([f"{number}-{row}" for row in range(ROWS)]))
        made.append(folder / f"part {number}.parquet")
        pq.write_table(table, made[-1], row_group_size=IN_A_GROUP)
    return made


@pytest.fixture(scope="module")
def expected(files: Sequence[Path]) -> dict[str, tuple[Any, ...]]:
    """What one machine finds for each key: where the row stands, and the decision or the codes of its problems."""
    found: dict[str, tuple[Any, ...]] = {}
    for file in files:
        table = pq.read_table(file)
        rejects: list[Reject] = []
        decided = KENT.decide_table(table.drop_columns(["case"]), with_rules=True, with_duties=True, rejects=rejects)
        answers = {row["row"]: tuple(row[name] for name in COLUMNS) for row in decided.to_pylist()}
        answers |= {each.row: tuple(problem.code for problem in each.diagnostics) for each in rejects}
        for row, key in enumerate(table["case"].to_pylist()):
            found[key] = (named(file), row // IN_A_GROUP, row), answers[row]
    return found


def named(file: Path) -> str:
    """A file as Spark names it, which leaves more as it is than Python does."""
    return "file://" + quote(str(file), safe="/,&").replace(quote("é"), "é")


def answers(frame: DataFrame, place: Sequence[str] = ("file", "row_group", "row")) -> dict[str, tuple[Any, ...]]:
    """The same of what Spark found; a key that is there twice fails."""
    rows = frame.collect()
    found = {
        row["case"]: (
            tuple(row[name] for name in place),
            tuple(problem["code"] for problem in row["problems"])
            if row["outcome"] == "rejected"
            else tuple(row[name] for name in COLUMNS),
        )
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def hindered(befall: Callable[[Path, int], None], folder: Path) -> Hindered:
    """The Kent pack, whose workers come to harm."""
    folder.mkdir()
    return Hindered(KENT, befall, folder)


def decided(spark: SparkSession, pack: Any, files: Sequence[Path], out: Path, **more: Any) -> DataFrame:
    """The files decided with everything that can be asked for."""
    paths = [str(file) for file in files]
    return decide_parquet(spark, pack, paths, str(out), keys=["case"], with_rules=True, with_duties=True, **more)


class TestFiles:
    """`decide_parquet` decides the row groups of files."""

    def test_the_answers_are_those_of_one_machine(
        self, spark: SparkSession, files: list[Path], expected: dict[str, Any], tmp_path: Path
    ) -> None:
        """Two workers, row groups in four tasks: every row has its place, its key, and its decision or problems."""
        pack = hindered(met, tmp_path / "workers")
        found = answers(decided(spark, pack, files, tmp_path / "out", tasks=4))

        assert found == expected
        assert len(list(pack.folder.iterdir())) == 2
        assert sum(codes == ("ISP403",) for _, codes in found.values()) == FILES
        assert sum(codes == ("ISP405",) for _, codes in found.values()) == FILES

    def test_a_killed_worker_loses_and_doubles_nothing(
        self, spark: SparkSession, files: list[Path], expected: dict[str, Any], tmp_path: Path
    ) -> None:
        """A worker is killed after it has handed over two batches: its task runs again, and each row is there once."""
        pack = hindered(killed_once, tmp_path / "workers")
        found = answers(decided(spark, pack, files, tmp_path / "out", tasks=2))

        assert (pack.folder / "killed").exists()
        assert found == expected

    def test_what_fails_for_good_leaves_nothing_that_looks_finished(
        self, spark: SparkSession, files: list[Path], tmp_path: Path
    ) -> None:
        """One task is done and others fail each time: nothing is left of what was written."""
        from pyspark.errors import PySparkException  # noqa: PLC0415

        out = tmp_path / "out"
        with pytest.raises(PySparkException, match="the worker broke"):
            decided(spark, hindered(broken, tmp_path / "workers"), files, out, tasks=5)

        assert not out.exists()

    def test_decisions_lie_in_a_folder_for_each_outcome(
        self, spark: SparkSession, files: list[Path], expected: dict[str, Any], tmp_path: Path
    ) -> None:
        """Whoever wants the denied shares alone reads one folder, with whatever reads Parquet; `out` must be new."""
        folder, out = str(files[0].parent), tmp_path / "out"
        decide_parquet(spark, KENT, folder, str(out), keys=["case"], tasks=2)

        parts = {path.name for path in out.iterdir() if path.is_dir()}
        denied = pq.read_table(out / "outcome=deny")["case"].to_pylist()
        assert {path.name for path in out.iterdir() if path.is_file()} == {"_SUCCESS"}
        assert parts == {"outcome=allow", "outcome=deny", "outcome=rejected"}
        assert sorted(denied) == sorted(key for key, (_, answer) in expected.items() if answer[0] == "deny")
        with pytest.raises(IspRulesError) as caught:
            decide_parquet(spark, KENT, folder, str(out), keys=["case"])
        assert str(caught.value) == f"there is something at `{out}` already"

    def test_a_row_has_the_place_that_spark_itself_gives_it(
        self, spark: SparkSession, files: list[Path], expected: dict[str, Any]
    ) -> None:
        """`file` and `row` are what Spark says of a row when it reads the file, and so decisions are joined to rows."""
        place = ["input_file_name() as file", "_metadata.row_index as row", "case"]
        rows = spark.read.parquet(*map(str, files)).selectExpr(*place).collect()

        assert {row["case"]: (row["file"], row["row"]) for row in rows} == {
            key: (file, row) for key, ((file, _, row), _) in expected.items()
        }


class TestCommit:
    """What one attempt of each task has written is moved to its place, and nothing else."""

    @pytest.fixture
    def writer(self, files: list[Path], tmp_path: Path) -> JobWriter:
        """Of a job over all row groups of the first file."""
        sent = Sent.of(KENT, ["case"], with_rules=False, with_duties=False)
        ((_, _, groups),) = schemas_and_row_groups([named(files[0])])
        return JobWriter(Job(sent, tuple(groups), (tmp_path / "out").as_uri()))

    def test_an_attempt_that_does_not_count_leaves_nothing(self, writer: JobWriter, tmp_path: Path) -> None:
        """A task was run twice for speed: Spark takes one of them at its word."""
        task = [Row(id=number) for number in range(ROWS // IN_A_GROUP)]
        writer.write(iter(task))
        writer.commit([writer.write(iter(task))])

        found = pq.read_table(tmp_path / "out", columns=["case"])
        assert sorted(found["case"].to_pylist()) == sorted(f"0-{row}" for row in range(ROWS))
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
            "_SUCCESS",
            "outcome=allow",
            "outcome=deny",
            "outcome=rejected",
        ]

    def test_rows_that_nobody_wrote_are_missed(self, writer: JobWriter, tmp_path: Path) -> None:
        """The rows are counted before anything is moved, and a failed run leaves nothing."""
        written = writer.write(iter([Row(id=0), Row(id=1)]))
        with pytest.raises(IspRulesError) as caught:
            writer.commit([written])
        writer.abort([written])

        assert str(caught.value) == f"{ROWS} rows were to be decided, and {2 * IN_A_GROUP} are"
        assert not (tmp_path / "out").exists()


class TestFrames:
    """`decide_frame` decides whatever Spark has in columns."""

    def test_the_answers_are_those_of_one_machine(
        self, spark: SparkSession, files: list[Path], expected: dict[str, Any]
    ) -> None:
        """Each row keeps its key."""
        frame = spark.read.parquet(*map(str, files))
        found = answers(decide_frame(frame, KENT, keys=["case"], with_rules=True, with_duties=True), place=())

        assert found == {key: ((), answer) for key, (_, answer) in expected.items()}

    def test_columns_that_are_left_out_are_unknown(self, spark: SparkSession) -> None:
        """A frame of one fact and a key is decided as shares that tell no more."""
        frame = spark.sql("SELECT 1 AS id, array('exhibition') AS purposes")
        (row,) = decide_frame(frame, PACK, keys=["id"]).collect()
        alone = PACK.decide({"purposes": ["exhibition"]})

        assert row.asDict() == {
            "id": 1,
            "outcome": alone.outcome,
            "kinds": list(alone.kinds),
            "still_needed": list(alone.still_needed),
            "problems": None,
        }

    def test_a_frame_needs_a_key(self, spark: SparkSession) -> None:
        """Rows of a frame have no place, so that a column must tell them apart."""
        with pytest.raises(IspRulesError) as caught:
            decide_frame(spark.range(1), PACK, keys=[])

        assert str(caught.value) == "name at least one key: a column that tells the rows apart"


class TestWhatIsAskedFor:
    """What cannot be decided is told before Spark starts."""

    @pytest.mark.parametrize(
        ("keys", "message"),
        [
            (["date"], "`date` cannot be a key: it is the name of a fact or of a column of the result"),
            (["row"], "`row` cannot be a key: it is the name of a fact or of a column of the result"),
            (["number"], "there is no one column `number` of `{file}`, which was to be a key"),
        ],
    )
    def test_a_key_that_cannot_be_passed_through(
        self, spark: SparkSession, files: list[Path], tmp_path: Path, keys: list[str], message: str
    ) -> None:
        """The message names the key and, where it matters, the file."""
        with pytest.raises(IspRulesError) as caught:
            decide_parquet(spark, KENT, [str(files[0])], str(tmp_path / "out"), keys=keys)

        assert str(caught.value) == message.format(file=named(files[0]))

    def test_a_key_of_two_types(self, spark: SparkSession, tmp_path: Path) -> None:
        """One column of the result holds values of one type."""
        for name, number in {"a": 1, "b": "1"}.items():
            pq.write_table(pa.table({"id": [number]}), tmp_path / f"{name}.parquet")
        with pytest.raises(IspRulesError) as caught:
            decide_parquet(spark, PACK, str(tmp_path), str(tmp_path / "out"), keys=["id"])

        where = named(tmp_path / "b.parquet")
        assert str(caught.value) == f"the key `id` of `{where}` is `string`, and `int64` elsewhere"

    def test_columns_that_are_not_of_the_pack(self, spark: SparkSession, tmp_path: Path) -> None:
        """Every column of every file that is not known or of the wrong type is told, with its file."""
        pq.write_table(pa.table({"date": ["today"], "purpose": ["exhibition"]}), tmp_path / "a.parquet")
        with pytest.raises(ShareError) as caught:
            decide_parquet(spark, PACK, str(tmp_path), str(tmp_path / "out"))

        where = named(tmp_path / "a.parquet")
        assert [each.message for each in caught.value.diagnostics] == [
            f"unknown column `purpose` in a table of shares of `{where}`",
            f"this column holds `string`, where `date32[day]` is wanted of `{where}`",
        ]

    def test_a_folder_without_files(self, spark: SparkSession, tmp_path: Path) -> None:
        """Nothing to decide is an error, for it is mostly a slip."""
        with pytest.raises(IspRulesError) as caught:
            decide_parquet(spark, PACK, str(tmp_path), str(tmp_path / "out"))

        assert str(caught.value) == f"there are no Parquet files in {tmp_path}"


class TestRowGroups:
    """A row group is what it was when it was listed."""

    def test_a_file_that_has_changed_is_not_decided(self, tmp_path: Path) -> None:
        """Rows that came or went meanwhile would be lost or doubled without a word."""
        file = tmp_path / "a.parquet"
        pq.write_table(pa.table({"purposes": [["exhibition"]] * 3}), file)
        with pytest.raises(IspRulesError) as caught:
            list(batches_of(RowGroup(file.as_uri(), 0, 0, rows=4)))

        assert str(caught.value) == f"`{file.as_uri()}` has changed since its row groups were listed"


class TestSent:
    """The pack that arrives on a worker is the pack that was sent."""

    def test_another_pack_is_refused(self) -> None:
        """A worker that reads the pack otherwise does not decide with it."""
        sent = replace(Sent.of(PACK, [], with_rules=False, with_duties=False), digest=KENT.digest)
        with pytest.raises(IspRulesError) as caught:
            list(sent.decide(pa.RecordBatch.from_pylist([{}], schema=PACK.arrow_schema()), coded=True))

        assert str(caught.value) == f"the pack of this worker is {PACK.digest}, and that of the driver {KENT.digest}"

    def test_another_library_is_refused(self) -> None:
        """Two versions of the library may differ in what a pack means."""
        sent = Sent.of(PACK, [], with_rules=False, with_duties=False)
        other = replace(sent, engine="isp_rules 0.0")
        with pytest.raises(IspRulesError) as caught:
            list(other.decide(pa.RecordBatch.from_pylist([{}], schema=PACK.arrow_schema()), coded=True))

        assert str(caught.value) == f"the library of this worker is {sent.engine}, and that of the driver isp_rules 0.0"
