package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.snowline.definition.BigQueryDataset;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.Point;
import io.snowline.readiness.Point.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BigQueryAccessTest {
  private static final String DENIED =
      """
      {"error": {"code": 403, "message": "Access Denied: Project my-project",
        "errors": [{"reason": "accessDenied", "message": "Access Denied: Project my-project"}]}}""";
  private static final String ABSENT =
      """
      {"error": {"code": 404, "message": "Not found",
        "errors": [{"reason": "notFound", "message": "Not found"}]}}""";

  private HttpServer server;
  private int datasetCode = 200;
  private String dataset =
      """
      {"datasetReference": {"projectId": "my-project", "datasetId": "d"}, "location": "EU"}""";

  /** A server that shows the dataset and refuses everything else. */
  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean shown = exchange.getRequestURI().getPath().endsWith("/datasets/d");
          byte[] body = (shown ? dataset : DENIED).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(shown ? datasetCode : 403, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private List<Point> points(String location) {
    return points(
        location,
        Optional.empty(),
        Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
  }

  private static List<Point> points(
      String location, Optional<Path> credentials, Optional<URI> endpoint) {
    Checklist list = new Checklist(point -> {});
    try (BigQueryAccess access =
        new BigQueryAccess(
            new BigQueryDataset(
                "my-project",
                "d",
                location,
                "d_snowline_staging",
                credentials,
                endpoint,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Duration.ofMinutes(1)))) {
      access.look(list, List.of());
    }
    return list.points();
  }

  @Test
  void whoMayRunNoJobsIsToldWhatToGrantAndNothingElseIsTried() {
    List<Point> points = points("EU");

    assertThat(points.get(0))
        .isEqualTo(
            new Point("target connection", State.PASSED, "BigQuery my-project.d in EU", List.of()));
    assertThat(points.get(1).state()).isEqualTo(State.FAILED);
    assertThat(points.get(1).found())
        .startsWith("Cannot check a query: BigQuery says Access Denied: Project my-project;");
    assertThat(points.get(1).advice())
        .containsExactly(
            "# ACCOUNT is the e-mail address of the account that Snowline runs as",
            "gcloud projects add-iam-policy-binding my-project --member serviceAccount:ACCOUNT"
                + " --role roles/bigquery.jobUser --condition None");
    assertThat(points.stream().skip(2))
        .hasSize(5)
        .allSatisfy(
            point -> {
              assertThat(point.state()).isEqualTo(State.NOT_CHECKED);
              assertThat(point.found()).isEqualTo("not checked, since target jobs failed");
            });
  }

  @Test
  void credentialsThatCannotBeReadAreMadeByACommandToPaste(@TempDir Path folder)
      throws IOException {
    Path key = Files.writeString(folder.resolve("key.json"), "no key of a service account");

    assertThat(points("EU", Optional.of(key), Optional.empty()).get(0))
        .isEqualTo(
            new Point(
                "target connection",
                State.FAILED,
                "Cannot use %s as credentials for BigQuery; expected a service account's key"
                    .formatted(key),
                List.of(
                    "# ACCOUNT is the e-mail address of the account that Snowline runs as",
                    "gcloud iam service-accounts keys create %s --iam-account ACCOUNT"
                        .formatted(key))));
  }

  @Test
  void whoIsNotKnownToGoogleIsToldHowToLogInAndNotWhatToGrant() {
    dataset =
        """
        {"error": {"code": 401, "message": "Invalid Credentials",
          "errors": [{"reason": "authError", "message": "Invalid Credentials"}]}}""";
    datasetCode = 401;

    assertThat(points("EU").get(0))
        .isEqualTo(
            new Point(
                "target connection",
                State.FAILED,
                "Cannot look at the dataset d: BigQuery says Invalid Credentials; the credentials are"
                    + " not accepted: see credentials_file in the configuration's target, or run"
                    + " gcloud auth application-default login",
                List.of(
                    "gcloud auth application-default login",
                    "# or, for a service account, in the configuration's target: credentials_file:"
                        + " key.json")));
  }

  @Test
  void aDatasetElsewhereIsToldWithItsLocation() {
    assertThat(points("us-central1").get(0))
        .isEqualTo(
            new Point(
                "target connection",
                State.FAILED,
                "my-project.d is in EU, and the configuration says us-central1",
                List.of("In the configuration's target: location: EU")));
  }

  @Test
  void aDatasetThatIsNotThereIsMadeByACommandToPaste() {
    dataset = ABSENT;
    datasetCode = 404;

    assertThat(points("EU").get(0))
        .isEqualTo(
            new Point(
                "target connection",
                State.FAILED,
                "BigQuery project my-project has no dataset d",
                List.of(
                    "# ACCOUNT is the e-mail address of the account that Snowline runs as",
                    "bq --project_id my-project --location EU mk --force --dataset my-project:d",
                    "bq --project_id my-project --location EU query --use_legacy_sql=false 'GRANT"
                        + " `roles/bigquery.dataEditor` ON SCHEMA `my-project.d` TO"
                        + " \"serviceAccount:ACCOUNT\"'")));
  }
}
