package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.command.SnowlineFolder.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that README and docs tell people to type. */
class DocumentedCommandsTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");
  private static final Pattern COMMAND = Pattern.compile("^(?:\\$ )?(?:\\./)?snowline ([a-z].*)$");

  /** What explains a command begins after two blanks or a number sign. */
  private static final Pattern REMARK = Pattern.compile("\\s{2,}.*|\\s#.*|\\.{3}.*");

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private @TempDir Path temporary;

  static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    try (Stream<Path> docs = Files.list(Path.of("..", "docs"))) {
      List<Path> documents =
          Stream.concat(Stream.of(Path.of("..", "README.md")), docs)
              .filter(file -> file.toString().endsWith(".md"))
              .sorted()
              .toList();
      for (Path document : documents) {
        BLOCK
            .matcher(Files.readString(document))
            .results()
            .flatMap(block -> block.group(1).replace("\\\n", " ").lines())
            .map(COMMAND::matcher)
            .filter(Matcher::matches)
            .forEach(command -> commands.add(command.group(1)));
      }
    }
    return commands;
  }

  /** With its help asked for, a command line is parsed whole and nothing is done. */
  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandInADocumentHasTheOptionsThatItIsShownWith(String command) {
    String line = command.replaceAll("(\\\\)?\\s+--", " --");
    List<String> words = new ArrayList<>();
    WORD.matcher(REMARK.matcher(line).replaceFirst(""))
        .results()
        .forEach(word -> words.add(word.group(1) == null ? word.group(2) : word.group(1)));
    words.add("--help");

    Run run = new SnowlineFolder(temporary).run(words.toArray(String[]::new));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("Usage: snowline " + words.get(0));
    assertThat(run.code()).isZero();
  }
}
