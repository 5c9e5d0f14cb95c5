package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.deploy.Repository.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantsTest {
  private @TempDir Path temporary;

  private static List<String> statements(String file) {
    return Arrays.stream(Repository.text(file).replaceAll("(?m)^--.*$", "").split(";", -1))
        .map(statement -> statement.strip().replaceAll("\\s+", " "))
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  @Test
  void inSnowflakeItMayReadAndNothingElse() {
    List<String> files =
        Repository.files("deploy/grants").stream().filter(file -> file.endsWith(".sql")).toList();
    List<String> grants =
        files.stream()
            .flatMap(file -> statements(file).stream())
            .filter(statement -> !statement.startsWith("USE ROLE "))
            .toList();

    assertThat(files).hasSize(3);
    assertThat(grants)
        .hasSize(13)
        .allMatch(
            statement ->
                statement.matches(
                    "GRANT (USAGE|SELECT|IMPORTED PRIVILEGES) ON .* TO ROLE SNOWLINE_READER"
                        + "|GRANT ROLE SNOWLINE_READER TO USER SNOWLINE"
                        + "|CREATE (ROLE|USER|WAREHOUSE) IF NOT EXISTS SNOWLINE.*"
                        + "|ALTER USER SNOWLINE SET RSA_PUBLIC_KEY = '<% public_key %>'"))
        .anyMatch(statement -> statement.contains(" TYPE = SERVICE "))
        .noneMatch(statement -> statement.contains("PASSWORD"));
  }

  @Test
  void inBigQueryItMayRunJobsAndEditTwoDatasets() throws Exception {
    Ended ended =
        Repository.run(
            Map.of(),
            "deploy/grants/bigquery.sh",
            "--project",
            "my-project",
            "--dataset",
            "karbon_data",
            "--location",
            "us-central1",
            "--account",
            "snowline@my-project.iam.gserviceaccount.com",
            "--dry-run");

    assertThat(ended.code()).as(ended.out()).isZero();
    assertThat(ended.out()).isEqualTo(Kept.text("bigquery.txt"));
  }

  @Test
  void whatIsStagedHasADatasetOfItsOwn() throws Exception {
    Ended ended =
        Repository.run(
            Map.of(),
            "deploy/grants/bigquery.sh",
            "--project",
            "my-project",
            "--dataset",
            "karbon_data",
            "--staging",
            "karbon_data",
            "--location",
            "US; DROP",
            "--account",
            "someone",
            "--dry-run");

    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.out().lines().takeWhile(line -> line.startsWith("bigquery.sh: ")))
        .containsExactly(
            "bigquery.sh: --location is US; DROP, expected a location, such as us-central1 or EU",
            "bigquery.sh: --account is someone, expected the e-mail address of a service account",
            "bigquery.sh: --staging is karbon_data, as --dataset: expected a dataset of its own");
  }

  @Test
  void thePublicKeyIsThatOfThePrivateOne() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    Path file =
        Files.writeString(
            temporary.resolve("key.p8"),
            """
            -----BEGIN PRIVATE KEY-----
            %s
            -----END PRIVATE KEY-----
            """
                .formatted(Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())));

    Ended ended = Repository.run(Map.of(), "deploy/grants/public-key", file.toString());

    assertThat(ended)
        .isEqualTo(
            new Ended(0, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n"));
    assertThat(Repository.run(Map.of(), "deploy/grants/public-key").code()).isEqualTo(64);
  }
}
