package io.snowline.snowflake;

import io.snowline.contract.Contract;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.sync.Buckets;
import io.snowline.warehouse.Step;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
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
   * rows. The folder is noted with the step: who takes over waits for the statement of the lost
   * worker. Where that can't be had any more, a folder of its own is written: what an attempt
   * before it left, or still writes, is never loaded.
   */
  List<URI> unload(Contract contract, String table, Buckets buckets) {
    String what = "unload rows of " + contract.source();
    String note =
        "folder of the unloaded rows "
            + Integer.toHexString(
                SnowflakeReadSql.unload(contract, table, buckets, unload, "").hashCode());
    Optional<List<URI>> begun =
        step.noted(note)
            .flatMap(
                folder ->
                    session.attached(
                        what,
                        SnowflakeReadSql.unload(contract, table, buckets, unload, folder),
                        result -> files(result, folder)));
    if (begun.isPresent()) {
      return begun.get();
    }
    String folder = "%s/%s/".formatted(step.run(), UUID.randomUUID());
    step.note(note, folder);
    session.execute(
        "set up the session to unload",
        "ALTER SESSION SET ENABLE_UNLOAD_PHYSICAL_TYPE_OPTIMIZATION = FALSE");
    return session.readNoted(
        what,
        SnowflakeReadSql.unload(contract, table, buckets, unload, folder),
        result -> files(result, folder));
  }

  private List<URI> files(ResultSet result, String folder) throws SQLException {
    long rows = result.next() ? result.getLong("rows_unloaded") : 0;
    return rows == 0
        ? List.of()
        : List.of(URI.create("%s%s*.parquet#%s".formatted(unload.url(), folder, rows)));
  }
}
