package io.snowline.command;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of a document.
 *
 * @param document its path from the repository's root
 * @param line where the block begins
 * @param language what the fence says; empty if it says nothing
 * @param text the lines between the fences
 * @param notRun the reason in a comment directly above it, which readers don't see
 */
public record DocumentBlock(
    String document, int line, String language, String text, Optional<String> notRun) {

  /** Surefire starts in the module's folder. */
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE = Pattern.compile("```(\\w*)");
  private static final Pattern NOT_RUN = Pattern.compile("<!-- not run:(.*)-->");

  /** What stands for a run's name, a plan's hash, or what is left out. */
  private static final Pattern BLANK = Pattern.compile("\\bRUN\\b|\\bHASH\\b|\\.{3}| +|\\d[\\d,]*");

  static Path repository() {
    return ROOT;
  }

  /** The blocks of every document for people. */
  static List<DocumentBlock> all() {
    List<DocumentBlock> blocks = new ArrayList<>();
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> root = Files.list(ROOT)) {
      Stream.of(root, docs, Stream.of("bed/README.md", "bench/README.md").map(ROOT::resolve))
          .flatMap(files -> files)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .forEach(
              file ->
                  blocks.addAll(
                      of(ROOT.relativize(file).toString().replace('\\', '/'), read(file))));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return blocks;
  }

  /** The blocks of one document. */
  static List<DocumentBlock> of(String document, String text) {
    List<DocumentBlock> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int at = 0; at < lines.size(); at++) {
      Matcher fence = FENCE.matcher(lines.get(at));
      if (fence.matches()) {
        int first = at + 1;
        int end = first;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        Matcher above = NOT_RUN.matcher(first < 2 ? "" : lines.get(first - 2));
        blocks.add(
            new DocumentBlock(
                document,
                first,
                fence.group(1),
                lines.subList(first, end).stream().map(line -> line + "\n").collect(joining()),
                above.matches() ? Optional.of(above.group(1).strip()) : Optional.empty()));
        at = end;
      }
    }
    return blocks;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What a person types: all of it, or what stands behind the prompts. */
  String typed() {
    if (!language.equals("console")) {
      return text;
    }
    return text.lines()
        .filter(line -> line.startsWith("$ "))
        .map(line -> line.substring(2) + "\n")
        .collect(joining());
  }

  /** What it shows of what comes back. */
  String answers() {
    return text.lines()
        .filter(line -> !line.startsWith("$ "))
        .map(line -> line + "\n")
        .collect(joining());
  }

  /**
   * Lines as a pattern: in this order, with other figures, names of runs, widths, and lines
   * between.
   */
  public static Pattern pattern(String lines) {
    return Pattern.compile(
        lines
            .lines()
            .filter(line -> !line.equals("..."))
            .map(DocumentBlock::linePattern)
            .collect(joining("\\n(?:.*\\n)*?", "(?:^|\\n)", "(?:\\n|$)")));
  }

  private static String linePattern(String line) {
    StringBuilder pattern = new StringBuilder();
    Matcher blank = BLANK.matcher(line);
    int end = 0;
    while (blank.find()) {
      pattern.append(Pattern.quote(line.substring(end, blank.start())));
      String found = blank.group();
      if (found.equals("...")) {
        pattern.append(".*");
      } else if (found.isBlank()) {
        pattern.append(" +");
      } else if (Character.isDigit(found.charAt(0))) {
        pattern.append("\\d[\\d,]*");
      } else {
        pattern.append("\\S+");
      }
      end = blank.end();
    }
    return pattern.append(Pattern.quote(line.substring(end))).toString();
  }

  @Override
  public String toString() {
    return document + ":" + line;
  }
}
