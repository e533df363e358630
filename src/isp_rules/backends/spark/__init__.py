"""
A pack over more shares than one machine decides: Spark shares out the work, and Python reads and decides.

    driver:   paths ─ footers ─> row groups ─ Spark ─> tasks                          messages ─ commit ─> out/
    workers:  a task ─> its row groups, by Arrow ─> decided ─> Parquet aside ─ what was written ─┘

Parquet is decided by its row groups (`decide_parquet`): neither shares nor decisions go through the JVM. Whatever else
Spark reads goes through it both ways (`decide_frame`, by `mapInArrow`), which costs some five times as much.

**Nothing is lost or doubled.** A row group is read by its number and decided without a clock or a dice, so that a task
that is tried again does the same. What its attempts write lies apart, and Spark has that of one attempt for each task
moved to `out` when all are done: see `committed`. The rows that were written are counted against those of the footers,
and a file that changes meanwhile is an error. `_SUCCESS` is written last; without it, `out` is not complete. A run
that fails removes `out`. When the driver itself dies, `out/_temporary` is left, to be deleted by hand.

**On a cluster.** The same Python and the same version of this library, with its extra `spark`, must be on every
machine (as a virtual environment by `--archives`, say); a worker with another version refuses. The pack is sent, 300 kB
for the Kent pack, with the code of the stage, which Spark broadcasts: once to each executor. Each Python worker holds
its digest against that of the driver and compiles it, once, which takes half a second. `paths` and `out` must be the
same place for driver and workers: HDFS, S3 (`s3://`, `s3a://`), Google's or Azure's storage, or a shared folder. Arrow
opens them, with what it finds in the environment and not with Spark's settings. It takes Java, and Spark 4, which knows
data sources that are written in Python.

**Ten billion shares, on paper.** Measured with the Kent pack (54 requirements, 15 exclusions), shares of one person and
of three, three categories of data for each, in time of one core of a virtual machine with two:

| for one share           | one person | three people |
|-------------------------|-----------:|-------------:|
| read from Parquet       |     0.7 µs |       1.1 µs |
| decided                 |     0.7 µs |       0.9 µs |
| decisions written       |     0.7 µs |       0.9 µs |
| all of it               |     2.1 µs |       2.9 µs |
| in Parquet, and decided | 26 and 8 B |   42 and 8 B |

- Cost: 2 to 3 µs for each share are 6 to 8 core-hours for all, and 4 to 5 minutes on 100 cores. Input of 260 to 420 GB
  (real texts differ more than those that were measured), 80 GB of decisions.
- Tasks: 10,000 with row groups of a million shares, 2 to 3 seconds each. Much smaller row groups are put together by
  `tasks`, or the start of a task (some 20 ms) is what is paid for. Much larger ones leave cores idle at the end.
- Memory: 0.4 to 0.5 GB for each Python worker, whatever the size of the input, beside the JVM's: 65,536 shares are
  decoded at a time, and the packed columns of a row group are held while it is read. Give each core 0.75 GB
  (`spark.executor.pyspark.memory` is for all of an executor's).
- What limits it: the storage first. 100 cores read 1 GB in a second. Then the driver, which reads the footer of every
  file, 16 at a time, and moves two or three files for each task; where moving is copying (S3), that is what takes
  longest, and fewer, larger tasks are the remedy. The JVM does next to nothing.
"""

from isp_rules.backends.spark.deciding import decide_frame, decide_parquet

__all__ = ["decide_frame", "decide_parquet"]
