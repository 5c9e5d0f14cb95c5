package io.snowline.duckdb;

import io.snowline.sync.Buckets;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferSqlTest {
  @Test
  void readsRowsOfSomeBuckets() {
    Golden.assertKept(
        "transfer-read",
        TransferSql.read(
            Golden.contract(), Golden.SOURCE, Golden.SOME, Path.of("it's rows.parquet")));
  }

  @Test
  void readsEveryRow() {
    Golden.assertKept(
        "transfer-read-all",
        TransferSql.read(Golden.fresh(), Golden.SOURCE, Buckets.all(8), Path.of("rows.parquet")));
  }

  @Test
  void makesTheStagingTable() {
    Golden.assertKept("transfer-create", TransferSql.create(Golden.contract(), Golden.STAGED));
  }

  @Test
  void clearsBuckets() {
    Golden.assertKept("transfer-clear", TransferSql.clear(Golden.STAGED, Golden.SOME));
    Golden.assertKept("transfer-clear-none", TransferSql.clear(Golden.STAGED, Buckets.none(8)));
  }

  @Test
  void loadsFilesInTheTargetsTypes() {
    Golden.assertKept(
        "transfer-load",
        TransferSql.load(
            Golden.contract(),
            Golden.STAGED,
            List.of(
                URI.create("file:///staged/it's%20rows.parquet"),
                URI.create("file:///staged/more.parquet"))));
  }

  @Test
  void comparesLoadedRowsWithThoseThatWereRead() {
    Golden.assertKept(
        "transfer-mismatches",
        TransferSql.mismatches(Golden.contract(), Golden.STAGED, Golden.SOME));
  }

  @Test
  void findsRowsWithoutAKeyOfTheirOwn() {
    Golden.assertKept(
        "transfer-judge", TransferSql.judge(Golden.contract(), Golden.STAGED, Golden.SOME));
  }

  @Test
  void takesTheDigestOfStagedRows() {
    Golden.assertKept(
        "transfer-digest", TransferSql.digest(Golden.STAGED, "snowline_reason IS NOT NULL"));
  }
}
