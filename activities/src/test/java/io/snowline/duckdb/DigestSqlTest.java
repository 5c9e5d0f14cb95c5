package io.snowline.duckdb;

import io.snowline.contract.Hashing;
import io.snowline.duckdb.Canonical.Side;
import org.junit.jupiter.api.Test;

class DigestSqlTest {
  @Test
  void hashesEveryRow() {
    Golden.assertKept(
        "digest-hashed",
        DigestSql.hashed(Golden.contract(), Side.TARGET, Golden.TARGET, 8, "rowid AS target_row,"));
  }

  @Test
  void takesTheSourcesDigest() {
    Golden.assertKept("digest-source", DigestSql.source(Golden.contract(), Golden.SOURCE, 1024));
  }

  @Test
  void takesTheSourcesDigestByTheEnginesOwnHash() {
    Golden.assertKept(
        "digest-source-engine",
        DigestSql.source(Golden.contract().hashed(Hashing.ENGINE), Golden.SOURCE, 1024));
  }

  @Test
  void takesTheTargetsDigestByTheEnginesOwnHash() {
    Golden.assertKept(
        "digest-target-engine",
        DigestSql.target(Golden.contract().hashed(Hashing.ENGINE), Golden.TARGET, 8));
  }

  @Test
  void takesTheTargetsDigestWhereAColumnIsNew() {
    Golden.assertKept("digest-target", DigestSql.target(Golden.contract(), Golden.TARGET, 8));
  }

  @Test
  void takesTheTargetsDigestAfterItsMigration() {
    Golden.assertKept(
        "digest-target-migrated", DigestSql.target(Golden.migrated(), Golden.TARGET, 8));
  }
}
