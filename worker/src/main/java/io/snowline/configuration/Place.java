package io.snowline.configuration;

import org.yaml.snakeyaml.error.Mark;

/** Where a setting is written. */
record Place(int line, int column, String path) {
  /** The file as a whole. */
  static final Place FILE = new Place(0, 0, "");

  /** The file's first line, where whatever is missing at the top would stand. */
  static final Place TOP = new Place(1, 1, "");

  static Place at(Mark mark, String path) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1, path);
  }

  /** The path of a setting within this one. */
  String inside(String name) {
    return path.isEmpty() ? Excerpt.of(name) : path + "." + Excerpt.of(name);
  }
}
