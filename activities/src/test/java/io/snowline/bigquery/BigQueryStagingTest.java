package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.snowline.definition.BigQueryDataset;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BigQueryStagingTest {
  private static final String DATASET =
      """
      {"datasetReference": {"projectId": "my-project", "datasetId": "s"}, "location": "EU",
        "defaultTableExpirationMs": "86400000"}""";
  private static final String DENIED =
      """
      {"error": {"code": 403, "message": "Access Denied: bigquery.datasets.create",
        "errors": [{"reason": "accessDenied", "message": "Access Denied"}]}}""";

  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** BigQuery looks at the right to make datasets before it sees that there is one already. */
  @Test
  void whoMayMakeNoDatasetUsesTheOneThatIsThere() throws IOException {
    boolean made = asking(DATASET, BigQueryStaging::prepare);

    assertThat(made).isFalse();
    assertThat(asked).containsExactly("GET");
  }

  @Test
  void aDatasetWhoseTablesStayForEverIsRefusedWithWhatToRun() {
    String lasting = DATASET.replace(",\n  \"defaultTableExpirationMs\": \"86400000\"", "");

    assertThatThrownBy(() -> asking(lasting, BigQueryStaging::prepare))
        .isInstanceOf(WarehouseException.class)
        .hasMessageContaining(
            "run ALTER SCHEMA `s` SET OPTIONS (default_table_expiration_days = 2)");
    assertThat(asked).containsExactly("GET");
  }

  /** What is done with a server that knows this staging dataset and makes none. */
  private <T> T asking(String dataset, Function<BigQueryStaging, T> work) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          asked.add(exchange.getRequestMethod());
          boolean read = exchange.getRequestMethod().equals("GET");
          byte[] body = (read ? dataset : DENIED).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(read ? 200 : 403, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      BigQueryConnection connection =
          BigQueryConnection.open(
              new BigQueryDataset(
                  "my-project",
                  "d",
                  "EU",
                  "s",
                  Optional.empty(),
                  Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                  OptionalLong.empty(),
                  OptionalLong.empty(),
                  Duration.ofMinutes(1)),
              Step.reading());

      return work.apply(new BigQueryStaging(connection, new BigQueryJobs(connection), "run"));
    } finally {
      server.stop(0);
    }
  }
}
