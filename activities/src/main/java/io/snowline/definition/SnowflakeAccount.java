package io.snowline.definition;

import java.time.Duration;
import java.util.Optional;

/**
 * A schema in Snowflake, owned or shared, that is read.
 *
 * @param account the account's identifier, such as {@code myorg-account1}
 * @param host host and port to connect to, where it isn't that of the account
 * @param login who asks
 * @param role the role to use; empty for the user's default
 * @param warehouse the virtual warehouse that computes
 * @param database the database, or the share's
 * @param schema the schema
 * @param readers how many ranges of a table are read at once, 1 to 16
 * @param statementTimeout after which Snowflake ends a statement
 * @param networkTimeout after which an answer that doesn't come is given up
 * @param unload where Snowflake writes the rows itself, instead of handing them to the worker
 */
public record SnowflakeAccount(
    String account,
    Optional<String> host,
    SnowflakeLogin login,
    Optional<String> role,
    Optional<String> warehouse,
    String database,
    String schema,
    int readers,
    Duration statementTimeout,
    Duration networkTimeout,
    Optional<Unload> unload)
    implements WarehouseDefinition {

  /**
   * A bucket that Snowflake writes to and BigQuery loads from.
   *
   * @param url the bucket and folder, {@code gs://bucket/folder/}
   * @param integration the storage integration that may write there
   */
  public record Unload(String url, String integration) {}
}
