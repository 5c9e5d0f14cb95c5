package io.snowline.configuration;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a mapping's entries, those merged by {@code <<} included. */
final class MappingEntries {
  private static final int MOST_MERGED = 100;

  private final Place parent;
  private final Document document;
  private final Map<String, Setting> entries = new LinkedHashMap<>();
  // Each mapping once: aliases can make a merge endless, or exponential.
  private final Set<Node> merged = Collections.newSetFromMap(new IdentityHashMap<>());

  MappingEntries(Place parent, Document document) {
    this.parent = parent;
    this.document = document;
  }

  /** In the file's order, what is written here before what is merged. */
  Map<String, Setting> read(MappingNode mapping) {
    if (merged.size() > MOST_MERGED) {
      document.problems().add(parent, "more than %d merged mappings".formatted(MOST_MERGED));
    } else if (merged.add(mapping)) {
      own(mapping).forEach(entries::putIfAbsent);
      mapping.getValue().stream()
          .filter(tuple -> tuple.getKeyNode().getTag().equals(Tag.MERGE))
          .forEach(tuple -> merge(tuple.getValueNode(), tuple.getKeyNode()));
    }
    return entries;
  }

  private Map<String, Setting> own(MappingNode mapping) {
    Map<String, Setting> own = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (key.getTag().equals(Tag.MERGE)) {
        continue;
      }
      if (!(key instanceof ScalarNode name) || !key.getTag().equals(Tag.STR)) {
        problem(key, parent.path(), "a name that isn't text; " + remedy(key));
        continue;
      }
      Place place = Place.at(key.getStartMark(), parent.inside(name.getValue()));
      Setting setting = new Setting(place, tuple.getValueNode(), document);
      Setting first = own.putIfAbsent(name.getValue(), setting);
      if (first != null) {
        problem(key, place.path(), "written twice; the first is in line " + first.name().line());
      }
    }
    return own;
  }

  private void merge(Node value, Node key) {
    if (value instanceof MappingNode mapping) {
      read(mapping);
    } else if (value instanceof SequenceNode list
        && list.getValue().stream().allMatch(MappingNode.class::isInstance)) {
      list.getValue().forEach(mapping -> read((MappingNode) mapping));
    } else {
      problem(key, parent.inside("<<"), "expected an alias of a mapping, e.g. <<: *defaults");
    }
  }

  private void problem(Node at, String path, String message) {
    document.problems().add(Place.at(at.getStartMark(), path), message);
  }

  private static String remedy(Node key) {
    return key instanceof ScalarNode scalar
        ? "quote it: \"" + Excerpt.of(scalar.getValue()) + "\""
        : "expected a name before the colon";
  }
}
