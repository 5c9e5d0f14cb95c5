package io.snowline.snowflake;

import io.snowline.contract.Contract;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.sync.Buckets;
import io.snowline.warehouse.Step;
import java.net.URI;
import java.util.List;

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

  /** Every file of the run's folder in the bucket; a repeat overwrites them. */
  List<URI> unload(Contract contract, String table, Buckets buckets) {
    String folder = "%s/%s/".formatted(step.run(), Integer.toHexString(buckets.hashCode()));
    session.read(
        "unload rows of " + contract.source(),
        SnowflakeReadSql.unload(contract, table, buckets, unload, folder),
        result -> result.next());
    return List.of(URI.create(unload.url() + folder + "*.parquet"));
  }
}
