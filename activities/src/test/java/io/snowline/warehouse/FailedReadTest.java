package io.snowline.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.snowline.bigquery.BigQueryTarget;
import io.snowline.contract.Agreement;
import io.snowline.contract.Column;
import io.snowline.contract.Hashing;
import io.snowline.contract.TableSchema;
import io.snowline.contract.TypeMapping;
import io.snowline.contract.TypeMapping.Placement;
import io.snowline.contract.ValueType.Text;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Buckets;
import io.snowline.sync.FailureType;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.SyncActivities;
import io.snowline.sync.TransferRequest;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a read that fails has written is gone from the worker's disk before it is tried again. */
class FailedReadTest {
  private static final String RUN = "items-20250814-060000-ab12";
  private static final TypeMapping TYPES =
      (column, rule) -> Optional.of(new Placement("STRING", new Text()));
  private static final TableSchema ITEMS =
      new TableSchema(
          "ITEMS", false, List.of(new Column("ID", "VARCHAR", Optional.of(new Text()), true)));
  private static final TableDefinition TABLE =
      new TableDefinition(
          "items",
          "ITEMS",
          "ITEMS_COPY",
          List.of("ID"),
          Optional.empty(),
          Optional.empty(),
          DuplicateRule.FAIL,
          Map.of(),
          Storage.plain(),
          Duration.ofHours(26),
          GuardLimits.DEFAULT,
          List.of(),
          List.of());

  private final AtomicReference<Path> folder = new AtomicReference<>();
  private final TestActivityEnvironment worker = TestActivityEnvironment.newInstance();

  @AfterEach
  void stop() {
    worker.close();
  }

  @Test
  void theFolderOfAFailedReadIsRemoved() {
    BigQueryTarget bigquery =
        new BigQueryTarget(
            new BigQueryDataset(
                "p",
                "d",
                "us-central1",
                "d_staging",
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:9")),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofMinutes(1)),
            Step.reading());
    worker.registerActivitiesImplementations(
        new WarehouseSyncActivities(definitions(), warehouses(bigquery)));
    String contract =
        Agreement.of(TABLE, ITEMS, Optional.empty(), TYPES).hashed(Hashing.PORTABLE).fingerprint();

    assertThatThrownBy(
            () ->
                worker
                    .newActivityStub(SyncActivities.class)
                    .transfer(new TransferRequest(RUN, "items", contract, Buckets.all(1), true)))
        .hasStackTraceContaining("Cannot read rows");

    assertThat(folder.get()).isNotNull().doesNotExist();
  }

  private Warehouses warehouses(BigQueryTarget bigquery) {
    Source source =
        proxy(
            Source.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "engine" -> "Snowflake";
                  case "schema" -> Optional.of(ITEMS);
                  case "read" -> fail((Path) arguments[2]);
                  case "close" -> null;
                  default -> throw new AssertionError(method);
                });
    Target target =
        proxy(
            Target.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "engine" -> "BigQuery";
                  case "schema" -> Optional.empty();
                  case "types" -> TYPES;
                  case "folder", "release" -> method.invoke(bigquery, arguments);
                  case "close" -> null;
                  default -> throw new AssertionError(method);
                });
    return new Warehouses() {
      @Override
      public Source source(Step step) {
        return source;
      }

      @Override
      public Target target(Step step) {
        return target;
      }
    };
  }

  private Object fail(Path files) {
    folder.set(files);
    try {
      Files.writeString(files.resolve("rows-0.parquet"), "half of it");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    throw new WarehouseException(FailureType.WAREHOUSE_REFUSED, "Cannot read rows");
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Definitions definitions() {
    DuckDbFile unused = new DuckDbFile(Path.of("unused.duckdb"), "main");
    return new Definitions(
        unused, unused, List.of(TABLE), 1, ServiceDefinition.NONE, Monitoring.DEFAULT);
  }
}
