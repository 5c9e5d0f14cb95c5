package io.snowline.snowflake;

import io.snowline.contract.Contract;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.sync.Buckets;
import io.snowline.warehouse.Step;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** Has Snowflake write the rows into a bucket, from where the target loads them. */
final class Unloading {
  private final Unload unload;
  private final SnowflakeSession session;
  private final Step step;

  Unloading(Unload unload, SnowflakeSession session, Step step) {
    this.unload = unload;
    this.session = session;
    this.step = step;
  }

  /**
   * The files that Snowflake wrote, with the number of their rows as fragment; none if there are no
   * rows. A repeat writes into a folder of its own: what an attempt before it left, or still
   * writes, is never loaded.
   */
  List<URI> unload(Contract contract, String table, Buckets buckets) {
    String folder = "%s/%s/".formatted(step.run(), UUID.randomUUID());
    long rows =
        session.read(
            "unload rows of " + contract.source(),
            SnowflakeReadSql.unload(contract, table, buckets, unload, folder),
            result -> result.next() ? result.getLong("rows_unloaded") : 0);
    return rows == 0
        ? List.of()
        : List.of(URI.create("%s%s*.parquet#%s".formatted(unload.url(), folder, rows)));
  }
}
