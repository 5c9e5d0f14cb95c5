package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationSyntaxTest {
  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary);
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNotYamlIsOneProblemInPlainWords(String yaml, String problem) {
    assertThat(folder.problems(yaml)).containsExactly(problem);
  }

  static Stream<Arguments> whatIsNotYamlIsOneProblemInPlainWords() {
    String colon = "a colon out of place; indent as above, or quote a text that holds a colon";
    return Stream.of(
        Arguments.of("a: 1\n\tb: 2\n", "2:1 : a tab; write spaces"),
        Arguments.of("a:\tb\n", "1:3 : a tab; write spaces"),
        Arguments.of("a: b: 2\n", "1:5 : " + colon),
        Arguments.of("a:\n  b\n  c: 3\n", "3:4 : " + colon),
        Arguments.of(
            "a:\n  b: 2\n c: 3\n",
            "3:2 : doesn't line up with the lines above; check the indentation"),
        Arguments.of("a: 1\nb\n", "3:1 : a line without a colon; expected name: value"),
        Arguments.of("a: [1, 2\nb: 3\n", "2:2 : a comma or a ] is missing; line 1 opens it"),
        Arguments.of("a: {b: 1\nc: 3\n", "2:2 : a comma or a } is missing; line 1 opens it"),
        Arguments.of("a: 1\nb: \"x\nc: 3\n", "2:4 : a quote that is not closed"),
        Arguments.of("a: 'x\n", "1:4 : a quote that is not closed"),
        Arguments.of("a: %b\n", "1:4 : a text that can't begin like this; put it in quotes"),
        Arguments.of("a: `b`\n", "1:4 : a text that can't begin like this; put it in quotes"),
        Arguments.of("a: *b\n", "1:4 : not YAML: found undefined alias b"),
        Arguments.of("a: \"\\q\"\n", "1:6 : not YAML: found unknown escape character q(113)"),
        Arguments.of("a: \u0001\n", "1:4 : a control character; delete it"),
        Arguments.of("a: \"é\ud83d\ude00\u0007\"\n", "1:7 : a control character; delete it"),
        Arguments.of(
            "a: 1\n---\nb: 2\n",
            "3:1 : a second document; expected one, without a line of --- before it"),
        Arguments.of("[".repeat(60), "0:0 : nested deeper than 50 levels"),
        Arguments.of("{a: ".repeat(60), "0:0 : nested deeper than 50 levels"),
        Arguments.of("- ".repeat(60) + "a", "0:0 : nested deeper than 50 levels"));
  }

  @Test
  void aliasesAreBounded() {
    String many = "[" + "*a, ".repeat(10_001) + "1]";

    assertThat(folder.problems("x: &a [1]\ny: " + many + "\n"))
        .containsExactly("0:0 : more than 10000 aliases");
  }

  @Test
  void aliasesThatGrowWithoutEndCostNothing() {
    String bomb =
        IntStream.rangeClosed(1, 40)
            .mapToObj(i -> "x%d: &x%d {<<: [*x%d, *x%d]}\n".formatted(i, i, i - 1, i - 1))
            .collect(Collectors.joining("", "x0: &x0 {y: 1}\n", "<<: *x40\n"));
    String cycle = "tables: &t {t: *t, <<: *t, u: {key: &k [*k, *k]}}\n";

    assertThat(folder.problems(bomb)).hasSizeGreaterThan(40);
    assertThat(folder.problems(cycle)).isNotEmpty();
  }

  @Test
  void chainsOfMergesAreBounded() {
    String chain =
        IntStream.rangeClosed(1, 9_000)
            .mapToObj(i -> "x%d: &x%d {<<: *x%d}\n".formatted(i, i, i - 1))
            .collect(Collectors.joining("", "x0: &x0 {y: 1}\n", "source: *x9000\n"));

    assertThat(folder.problems(chain))
        .contains("9002:1 source: more than 100 merged mappings")
        .noneMatch(problem -> problem.startsWith("9003:"));
  }

  @Test
  void longNamesAndTextsAreCutInMessages() {
    String name = "n".repeat(100_000);

    List<String> problems = folder.problems("? " + name + "\n: " + name + "\n");

    assertThat(problems).hasSize(4).allMatch(problem -> problem.length() < 250);
  }
}
