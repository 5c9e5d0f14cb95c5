package io.snowline.configuration;

import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Parses a document into nodes that know their lines. */
final class YamlTree {
  private static final int DEEPEST = 50;
  // Generous, since readers follow the settings they know: aliases can't multiply what is read.
  private static final int MOST_ALIASES = 10_000;

  private YamlTree() {}

  /** The document's root; empty where a problem was found. */
  static Optional<Setting> parse(String text, Document document) {
    Problems problems = document.problems();
    Optional<Place> unprintable = unprintable(text);
    if (unprintable.isPresent()) {
      problems.add(unprintable.get(), "a control character; delete it");
      return Optional.empty();
    }
    Composer composer = composer(text);
    try {
      if (!composer.checkNode()) {
        problems.add(Place.FILE, "empty; expected source, target and tables");
        return Optional.empty();
      }
      Node root = composer.getNode();
      if (composer.checkNode()) {
        Place second = Place.at(composer.getNode().getStartMark(), "");
        problems.add(second, "a second document; expected one, without a line of --- before it");
        return Optional.empty();
      }
      return Optional.of(new Setting(Place.TOP, root, document));
    } catch (MarkedYAMLException syntax) {
      problems.add(SyntaxProblem.place(syntax), SyntaxProblem.sentence(syntax, text));
    } catch (YAMLException limit) {
      problems.add(Place.FILE, SyntaxProblem.limit(limit, DEEPEST, MOST_ALIASES));
    }
    return Optional.empty();
  }

  private static Composer composer(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(TextFile.LARGEST);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    return new Composer(
        new ParserImpl(new StreamReader(text), options), new CoreResolver(), options);
  }

  private static Optional<Place> unprintable(String text) {
    int line = 1;
    int column = 1;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int character = text.codePointAt(at);
      if (!StreamReader.isPrintable(character)) {
        return Optional.of(new Place(line, column, ""));
      }
      line += character == '\n' ? 1 : 0;
      column = character == '\n' ? 1 : column + 1;
    }
    return Optional.empty();
  }
}
