package io.snowline.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in the file. Each reading gives the value, or adds a problem and gives nothing.
 *
 * @param name where the setting's name is written
 * @param node the value as parsed
 * @param document the file it belongs to
 */
record Setting(Place name, Node node, Document document) {
  private static final Set<Tag> TAGS =
      Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  void problem(String message) {
    document.problems().add(place(), message);
  }

  /** Adds the problem that the value isn't what was expected. */
  <T> Optional<T> wrong(String expected) {
    problem("found %s; expected %s".formatted(found(), expected));
    return Optional.empty();
  }

  boolean isText() {
    return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
  }

  /** A text that isn't empty. */
  Optional<Text> text(String expected) {
    if (!isText()) {
      return wrong(node instanceof ScalarNode scalar ? expected + quoted(scalar) : expected);
    }
    Optional<Text> text = scalar(expected);
    if (text.isPresent() && text.get().value().isEmpty()) {
      problem("empty; expected " + expected);
      return Optional.empty();
    }
    return text;
  }

  /** The text of a value of whatever type but a mapping, a list or nothing. */
  Optional<Text> scalar(String expected) {
    if (!(node instanceof ScalarNode scalar) || node.getTag().equals(Tag.NULL) || tagged()) {
      return wrong(expected);
    }
    Interpolation.Result result = document.interpolation().replace(scalar.getValue());
    result.problems().forEach(this::problem);
    return result.complete()
        ? Optional.of(new Text(result.text(), scalar.getValue()))
        : Optional.empty();
  }

  Optional<Integer> wholeNumber(int least, int most) {
    String expected = "a whole number from %d to %d".formatted(least, most);
    Optional<Text> text = scalar(expected);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    // The environment has texts only, so what came from there is read as a number too.
    boolean number = node.getTag().equals(Tag.INT) || text.get().replaced();
    if (number && WHOLE_NUMBER.matcher(text.get().value()).matches()) {
      int value = Integer.parseInt(text.get().value());
      if (least <= value && value <= most) {
        return Optional.of(value);
      }
    }
    return wrong(expected);
  }

  /** A truth value; what came from the environment is read as one too. */
  Optional<Boolean> truth() {
    String expected = "true or false";
    Optional<Text> text = scalar(expected);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean truth = node.getTag().equals(Tag.BOOL) || text.get().replaced();
    return switch (truth ? text.get().value().toLowerCase(Locale.ROOT) : "") {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> wrong(expected);
    };
  }

  /** The items of a list, at least one. */
  Optional<List<Setting>> list(int most, String expected) {
    if (!(node instanceof SequenceNode sequence) || tagged()) {
      return wrong(expected);
    }
    int size = sequence.getValue().size();
    if (size == 0 || size > most) {
      problem(
          size == 0
              ? "empty; expected " + expected
              : "%d items; expected at most %d".formatted(size, most));
      return Optional.empty();
    }
    List<Setting> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      Place place = Place.at(item.getStartMark(), name.path() + "[" + items.size() + "]");
      items.add(new Setting(place, item, document));
    }
    return Optional.of(items);
  }

  /** The entries of a mapping whose names are the user's, at least one. */
  Optional<Map<String, Setting>> entries(String expected) {
    if (!(node instanceof MappingNode mapping) || tagged()) {
      return wrong(expected);
    }
    Map<String, Setting> entries = new MappingEntries(name, document).read(mapping);
    if (entries.isEmpty()) {
      problem("empty; expected " + expected);
      return Optional.empty();
    }
    return Optional.of(entries);
  }

  /** The entries of a mapping whose names are Snowline's. */
  Optional<Section> section(List<String> settings, String expected) {
    return section(settings, Map.of(), expected);
  }

  /** The same, with what is said of names that are known and not possible here. */
  Optional<Section> section(List<String> settings, Map<String, String> refusals, String expected) {
    if (!(node instanceof MappingNode mapping) || tagged()) {
      return wrong(expected);
    }
    Map<String, Setting> entries = new MappingEntries(name, document).read(mapping);
    return Optional.of(new Section(this, settings, refusals, entries));
  }

  private Place place() {
    return node instanceof ScalarNode ? Place.at(node.getStartMark(), name.path()) : name;
  }

  private boolean tagged() {
    return !TAGS.contains(node.getTag());
  }

  private String found() {
    if (tagged()) {
      return "the tag " + Excerpt.of(node.getTag().getValue());
    }
    if (!(node instanceof ScalarNode scalar)) {
      return node instanceof SequenceNode ? "a list" : "a mapping";
    }
    String text = Excerpt.of(scalar.getValue());
    if (scalar.getTag().equals(Tag.STR)) {
      return text.isEmpty() ? "an empty text" : "\"" + text + "\"";
    }
    if (scalar.getTag().equals(Tag.NULL)) {
      return text.isEmpty() ? "nothing" : "nothing (" + text + ")";
    }
    return scalar.getTag().equals(Tag.BOOL) ? "the truth value " + text : "the number " + text;
  }

  private String quoted(ScalarNode scalar) {
    return scalar.getScalarStyle() != ScalarStyle.PLAIN || scalar.getValue().isEmpty() || tagged()
        ? ""
        : "; to use it as text, quote it: \"" + Excerpt.of(scalar.getValue()) + "\"";
  }
}
