package io.snowline.duckdb;

import io.snowline.sync.Buckets;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  void makesTheTableOfSharedKeys() {
    Golden.assertKept("transfer-create-shared", TransferSql.createShared(Golden.SHARED));
  }

  @Test
  void showsFilesInTheTargetsTypes() {
    Golden.assertKept(
        "transfer-load",
        TransferSql.load(
            Golden.contract(),
            Golden.LOADED,
            Optional.empty(),
            Golden.SOME,
            List.of(
                URI.create("file:///staged/it's%20rows.parquet"),
                URI.create("file:///staged/more.parquet"))));
  }

  @Test
  void showsFilesInPlaceOfTheSameBucketsOfAnEarlierLoad() {
    Golden.assertKept("transfer-load-again", again(Golden.SOME));
    Golden.assertKept("transfer-load-all-again", again(Buckets.all(8)));
  }

  private static String again(Buckets buckets) {
    return TransferSql.load(
        Golden.contract(),
        Golden.LOADED,
        Optional.of("\"staging of run\".main.loaded_0"),
        buckets,
        List.of(URI.create("file:///staged/again.parquet")));
  }

  @Test
  void comparesLoadedRowsWithThoseThatWereRead() {
    Golden.assertKept(
        "transfer-mismatches",
        TransferSql.mismatches(Golden.contract(), Golden.LOADED, Golden.SOME));
  }

  @Test
  void findsSharedKeysAnew() {
    Golden.assertKept(
        "transfer-forget-shared", TransferSql.forgetShared(Golden.SHARED, Golden.SOME));
    Golden.assertKept(
        "transfer-find-shared", TransferSql.findShared(Golden.LOADED, Golden.SHARED, Golden.SOME));
  }

  @Test
  void saysWhichRowsHaveNoKeyOfTheirOwn() {
    Golden.assertKept(
        "transfer-stage",
        TransferSql.stage(Golden.contract(), Golden.STAGED, Golden.LOADED, Golden.SHARED));
  }

  @Test
  void takesTheDigestOfStagedRows() {
    Golden.assertKept(
        "transfer-digest", TransferSql.digest(Golden.STAGED, "snowline_reason IS NOT NULL"));
  }
}
