package io.snowline.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names calls to BigQuery: of a job by the label that says what it is for, of anything else by
 * method and path.
 */
final class BigQueryNames implements FaultyWire.Names {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> jobs = new ConcurrentHashMap<>();

  @Override
  public String of(String method, URI uri, String body) {
    String path = uri.getPath();
    if (path.startsWith("/upload/")) {
      return "BigQuery: " + (method.equals("POST") ? "begin to send a file" : "send a file");
    }
    if (path.endsWith("/jobs") && method.equals("POST")) {
      JsonNode configuration = json(body).path("configuration");
      String call = call(configuration);
      return configuration.path("dryRun").asBoolean()
          ? "BigQuery: dry run, " + call
          : "BigQuery: start, " + call;
    }
    if (path.endsWith("/jobs")) {
      return "BigQuery: list the jobs of a run";
    }
    if (path.endsWith("/cancel")) {
      return "BigQuery: cancel a job";
    }
    if (path.contains("/jobs/")) {
      return "BigQuery: look at a job";
    }
    if (path.endsWith("/data")) {
      return "BigQuery: fetch rows of a result's table";
    }
    if (path.contains("/queries/")) {
      return "BigQuery: fetch rows, " + ofJob(last(path));
    }
    return "BigQuery: %s %s".formatted(method, shape(path));
  }

  private static String shape(String path) {
    return path.replaceFirst(".*/projects/[^/]+/", "")
        .replaceAll("datasets/[^/]+_staging", "datasets/STAGING")
        .replaceAll("datasets/(?!STAGING)[^/]+", "datasets/TARGET")
        .replaceAll("tables/items-\\d{8}-\\d{6}-\\w+?__([a-z]+).*", "tables/RUN__$1");
  }

  private String ofJob(String id) {
    return jobs.getOrDefault(id, "another attempt's");
  }

  private static String call(JsonNode configuration) {
    String label = configuration.path("labels").path("snowline_call").asText("");
    return label.isEmpty() ? "columns of a query" : plain(label);
  }

  /** What a call is for, whatever run or table it is for. */
  static String plain(String label) {
    return label
        .replace('_', ' ')
        .replaceAll("(?i)items-\\d{8}-\\d{6}-\\w+", "RUN")
        .replaceAll("(?i)\\b(rows-\\d+ parquet|gs .*)", "FILE")
        .replaceAll(
            "(?i)\\bsnowline \\w+( items)?|\\bitems( copy| view)?( history| quarantine)?", "TABLE")
        .replaceAll("(?i)check .*", "CHECK")
        .strip();
  }

  @Override
  public void learn(String method, URI uri, String name, String body, String answer) {
    String path = uri.getPath();
    if (!method.equals("POST") || body.isEmpty()) {
      return;
    }
    if (path.endsWith("/jobs")) {
      JsonNode job = json(body);
      jobs.put(job.at("/jobReference/jobId").asText(), call(job.path("configuration")));
    } else if (path.startsWith("/upload/")) {
      JsonNode job = json(body);
      jobs.put(job.at("/jobReference/jobId").asText(), "load RUN");
    }
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
