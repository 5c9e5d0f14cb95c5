package io.snowline.configuration;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The tables of settings in docs/configuration.md, from the schema that editors and the reader's
 * tests use.
 */
final class ConfigurationDocument {
  /**
   * A comment that says of which parts of the file the settings stand below it, up to the other.
   */
  private static final Pattern PART =
      Pattern.compile(
          "(<!-- settings of (.*), made from the schema -->\\n)(?:(?!<!--).*\\n)*(<!-- end -->\\n)");

  private final JsonNode schema;
  private final Set<String> parts = new TreeSet<>();

  ConfigurationDocument(JsonNode schema, String document) {
    this.schema = schema;
    PART.matcher(document).results().forEach(part -> parts.addAll(named(part)));
  }

  private static List<String> named(MatchResult part) {
    return List.of(part.group(2).split(", "));
  }

  /** The document with each table as the schema has it now. */
  String text(String document) {
    return PART.matcher(document)
        .replaceAll(
            part -> Matcher.quoteReplacement(part.group(1) + table(named(part)) + part.group(3)));
  }

  /** The paths of all settings, as they stand in the tables. */
  List<String> settings(String document) {
    return PART.matcher(document)
        .results()
        .flatMap(part -> named(part).stream())
        .flatMap(part -> rows(part).stream().map(row -> path(part, row.setting())))
        .toList();
  }

  private static String path(String part, String setting) {
    return part.equals("the file") ? setting : part + "." + setting;
  }

  private String table(List<String> named) {
    return named.stream()
        .flatMap(part -> rows(part).stream().map(row -> row.text(path(part, row.setting()))))
        .collect(
            joining(
                "",
                "\n| setting | type | default | meaning | example |\n|---|---|---|---|---|\n",
                "\n"));
  }

  private record Row(String setting, String type, String standard, String meaning, String example) {
    String text(String path) {
      return "| `%s` | %s | %s | %s | %s |%n"
          .formatted(path, type, standard, meaning, example)
          .replace("|  |", "| |");
    }
  }

  /** The settings below a place, but for those that have a table of their own. */
  private List<Row> rows(String part) {
    List<Row> rows = new ArrayList<>();
    JsonNode place = part.equals("the file") ? schema : at(part);
    collect(part, "", place, rows);
    return rows;
  }

  private JsonNode at(String path) {
    JsonNode place = schema;
    for (String name : path.replace("[]", ".[]").split("\\.", -1)) {
      JsonNode holder = mapping(place);
      if (name.equals("[]")) {
        place = holder.get("items");
      } else {
        place =
            name.equals("NAME")
                ? holder.get("additionalProperties")
                : holder.path("properties").get(name);
      }
    }
    return place;
  }

  private void collect(String part, String before, JsonNode place, List<Row> rows) {
    JsonNode holder = mapping(place);
    Set<String> required = new TreeSet<>();
    holder.path("required").forEach(name -> required.add(name.asText()));
    Set<String> conditional = new TreeSet<>();
    holder.path("then").path("required").forEach(name -> conditional.add(name.asText()));
    holder
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String setting = before + property.getKey();
              JsonNode inner = property.getValue();
              String standard = standard(inner);
              if (required.contains(property.getKey())) {
                standard = "required";
              } else if (conditional.contains(property.getKey())) {
                standard = "required without `host`";
              }
              rows.add(
                  new Row(
                      setting,
                      type(inner),
                      standard,
                      keyword(inner, "description"),
                      example(inner)));
              descend(part, setting, inner, rows);
            });
  }

  private void descend(String part, String setting, JsonNode inner, List<Row> rows) {
    JsonNode holder = mapping(inner);
    if (parts.contains(path(part, setting))) {
      return;
    }
    if (holder.has("properties")) {
      collect(part, setting + ".", inner, rows);
    } else if (holder.path("additionalProperties").isObject()) {
      below(part, setting + ".NAME", holder.get("additionalProperties"), rows);
    } else if (holder.has("items")) {
      below(part, setting + "[]", holder.get("items"), rows);
    }
  }

  private void below(String part, String setting, JsonNode inner, List<Row> rows) {
    if (!parts.contains(path(part, setting)) && mapping(inner).has("properties")) {
      collect(part, setting + ".", inner, rows);
    }
  }

  /** The definition that is meant, or what stands there. */
  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? schema.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** Of alternatives the one that has settings of its own. */
  private JsonNode mapping(JsonNode node) {
    JsonNode resolved = resolved(node);
    return alternatives(resolved)
        .filter(alternative -> alternative.has("properties"))
        .findFirst()
        .orElse(resolved);
  }

  private Stream<JsonNode> alternatives(JsonNode resolved) {
    return resolved.has("anyOf")
        ? StreamSupport.stream(resolved.get("anyOf").spliterator(), false)
            .filter(node -> !node.path("$ref").asText().endsWith("/replaced"))
            .map(this::resolved)
        : Stream.of(resolved);
  }

  private String keyword(JsonNode node, String name) {
    JsonNode value = node.has(name) ? node.get(name) : resolved(node).path(name);
    return value.asText().replace("|", "\\|").replace("<", "&lt;");
  }

  private String type(JsonNode node) {
    return switch (node.path("$ref").asText().replaceFirst(".*/", "")) {
      case "duration" -> "duration";
      case "limit" -> "limit";
      case "byteSize" -> "size";
      case "secretFile", "viewFile" -> "path";
      case "webAddress" -> "web address";
      case "identifier", "tableName", "dataset" -> "name";
      case "query" -> "query";
      default -> form(resolved(node));
    };
  }

  private String form(JsonNode node) {
    if (node.has("enum")) {
      return StreamSupport.stream(node.get("enum").spliterator(), false)
          .map(value -> "`" + value.asText() + "`")
          .collect(joining(", "));
    }
    return switch (node.path("type").asText()) {
      case "object" ->
          node.has("properties") ? "mapping" : "mapping by name" + most(node, "Properties");
      case "array" -> "list" + most(node, "Items");
      case "integer" ->
          "%d to %d".formatted(node.path("minimum").asInt(), node.path("maximum").asInt());
      case "boolean" -> "`true`, `false`";
      case "string" -> "text";
      default -> alternatives(node).map(this::form).distinct().collect(joining(" or "));
    };
  }

  private static String most(JsonNode node, String what) {
    return node.has("max" + what)
        ? " of %,d to %,d"
            .formatted(node.path("min" + what).asInt(0), node.get("max" + what).asInt())
        : "";
  }

  private String standard(JsonNode node) {
    JsonNode value = node.path("default");
    return value.isMissingNode() ? "" : "`" + shown(value) + "`";
  }

  private String example(JsonNode node) {
    JsonNode examples =
        node.has("examples") ? node.get("examples") : resolved(node).path("examples");
    return examples.isEmpty() ? "" : "`" + shown(examples.get(0)) + "`";
  }

  /** A value as it is written in YAML. */
  private static String shown(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(ConfigurationDocument::shown)
          .collect(joining(", ", "[", "]"));
    }
    if (value.isObject()) {
      return value.properties().stream()
          .map(property -> property.getKey() + ": " + shown(property.getValue()))
          .collect(joining(", ", "{", "}"));
    }
    String text = value.asText();
    return text.matches("[0-9*].* .*|.*: .*|[*&!%@`\"'].*") ? "\"" + text + "\"" : text;
  }
}
