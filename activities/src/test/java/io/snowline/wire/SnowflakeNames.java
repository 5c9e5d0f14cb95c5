package io.snowline.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Names calls to Snowflake: a statement by its query tag, anything else by its path. */
final class SnowflakeNames implements FaultyWire.Names {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Collection<String> tokens = new ConcurrentLinkedQueue<>();

  @Override
  public String of(String method, URI uri, String body) {
    String path = uri.getPath();
    if (path.endsWith("/login-request")) {
      return "Snowflake: open a session";
    }
    if (path.equals("/session")) {
      return "Snowflake: close a session";
    }
    if (path.endsWith("/query-request")) {
      return "Snowflake: " + statement(json(body));
    }
    if (path.startsWith("/monitoring/")) {
      return "Snowflake: ask whether a query has ended";
    }
    return "Snowflake: " + path.replaceAll("[0-9a-f-]{36}", "ID");
  }

  private static String statement(JsonNode request) {
    String tag = request.at("/parameters/QUERY_TAG").asText("");
    if (!tag.isEmpty()) {
      return BigQueryNames.plain(json(tag).path("call").asText());
    }
    String sql = request.path("sqlText").asText().strip();
    return sql.startsWith("ALTER SESSION") || sql.startsWith("USE SCHEMA")
        ? "set up the session"
        : "fetch a query's result";
  }

  @Override
  public void learn(String method, URI uri, String name, String body, String answer) {
    if (name.endsWith("open a session")) {
      tokens.add(json(answer).at("/data/token").asText());
    }
  }

  /** The tokens of all sessions: secrets that must not be told. */
  Collection<String> tokens() {
    return tokens;
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
