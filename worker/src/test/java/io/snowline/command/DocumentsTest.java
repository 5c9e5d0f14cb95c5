package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.snowline.configuration.Configuration;
import io.snowline.definition.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs show: commands are run or say why not, configurations and JSON are read. */
class DocumentsTest {
  private static final Set<String> COMMANDS = Set.of("sh", "console");
  private static final Set<String> LANGUAGES = Set.of("sh", "console", "yaml", "json", "text");

  /** A block that is said to be text, and is something to type. */
  private static final Pattern TYPED =
      Pattern.compile("(?m)^(\\$ |(\\./)?snowline [a-z]+( |$)|sudo |docker |gcloud |mvn |deploy/)");

  /** What a part of a configuration is shown without. */
  private static final Map<String, String> REST =
      Map.of(
          "source:",
          "source: {duckdb: {file: source.duckdb}}\n",
          "target:",
          "target: {duckdb: {file: target.duckdb}}\n",
          "tables:",
          """
          tables:
            orders: {source: ORDERS, target: ORDERS, key: [ID]}
            items: {source: ITEMS, target: ITEMS, key: [ID]}
            work_item_budget_vs_actual: {source: BUDGET, target: BUDGET, key: [WORK_ITEM_ID]}
          """);

  private @TempDir Path temporary;

  /** The tests whose blocks are in their signatures. */
  private static List<Class<?>> tests() throws ClassNotFoundException {
    return List.of(
        DocumentedBlocksTest.class,
        DocumentedBlocksBedTest.class,
        Class.forName("io.snowline.demo.DemoTest"));
  }

  private static List<DocumentBlock> run() throws ClassNotFoundException {
    return tests().stream()
        .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .flatMap(method -> Arrays.stream(method.getParameters()))
        .filter(parameter -> parameter.isAnnotationPresent(Documented.class))
        .map(parameter -> Documented.Resolver.find(parameter.getAnnotation(Documented.class)))
        .toList();
  }

  private static List<String> problems(List<DocumentBlock> blocks, List<DocumentBlock> run) {
    List<String> problems = new ArrayList<>();
    for (DocumentBlock block : blocks) {
      if (!LANGUAGES.contains(block.language())) {
        problems.add("%s: expected one of the languages %s".formatted(block, LANGUAGES));
      } else if (!COMMANDS.contains(block.language())) {
        if (block.notRun().isPresent()) {
          problems.add(block + ": a reason why not, and nothing that could be run");
        }
        if (block.language().equals("text") && TYPED.matcher(block.text()).find()) {
          problems.add(block + ": commands, and said to be text");
        }
      } else if (block.notRun().isEmpty()) {
        if (!run.contains(block)) {
          problems.add(block + ": no test runs it and no reason stands above it");
        }
      } else if (run.contains(block)) {
        problems.add(block + ": run, and said not to be");
      } else if (block.notRun().get().split(" ").length < 3) {
        problems.add(block + ": a reason that says nothing");
      }
    }
    return problems;
  }

  @Test
  void everyCommandIsRunByATestOrSaysWhyNot() throws Exception {
    List<DocumentBlock> blocks = DocumentBlock.all();

    assertThat(problems(blocks, run())).isEmpty();
    assertThat(run()).doesNotHaveDuplicates();
    assertThat(blocks)
        .filteredOn(block -> COMMANDS.contains(block.language()))
        .hasSizeGreaterThan(20);
  }

  @Test
  void whatSaysTooLittleIsFound() {
    List<DocumentBlock> blocks =
        DocumentBlock.of(
            "a.md",
            """
            ```sh
            one
            ```
            <!-- not run: -->
            ```sh
            two
            ```
            <!-- not run: needs an account elsewhere -->
            ```console
            $ three
            ```
            ```sh
            four
            ```
            <!-- not run: needs an account elsewhere -->
            ```sh
            five
            ```
            ```
            six
            ```
            ```text
            $ seven
            ```
            <!-- not run: is not meant to be -->
            ```json
            {}
            ```
            """);

    assertThat(problems(blocks, List.of(blocks.get(3), blocks.get(4))))
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .isEqualTo("a.md:1: no test runs it and no reason stands above it"),
            problem -> assertThat(problem).isEqualTo("a.md:5: a reason that says nothing"),
            problem -> assertThat(problem).isEqualTo("a.md:16: run, and said not to be"),
            problem -> assertThat(problem).startsWith("a.md:19: expected one of the languages "),
            problem -> assertThat(problem).isEqualTo("a.md:22: commands, and said to be text"),
            problem ->
                assertThat(problem)
                    .isEqualTo("a.md:26: a reason why not, and nothing that could be run"));
  }

  static Stream<DocumentBlock> configurations() {
    return DocumentBlock.all().stream().filter(block -> block.language().equals("yaml"));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyConfigurationIsRead(DocumentBlock block) throws IOException {
    for (String file :
        List.of("source.duckdb", "data/source.duckdb", "key.p8", "slack-url", "snowline-token")) {
      write(file, "the content of " + file + ", which is long enough for a token\n");
    }
    for (String view : List.of("corrected_view", "individual_budget_v5")) {
      write(
          "views/" + view + ".sql",
          "CREATE OR REPLACE VIEW %s AS SELECT * FROM ORDERS;\n".formatted(view));
    }
    StringBuilder text = new StringBuilder(block.text().replace("/run/secrets/", ""));
    REST.forEach(
        (beginning, rest) -> {
          if (block.text().lines().noneMatch(line -> line.startsWith(beginning))) {
            text.append(rest);
          }
        });
    Path file = write("snowline.yaml", text.toString());

    Definitions read = Configuration.load(file, Map.of("SNOWFLAKE_PRIVATE_KEY_FILE", "key.p8"));

    assertThat(read.tables()).isNotEmpty();
  }

  private Path write(String name, String text) throws IOException {
    Path file = temporary.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  static Stream<DocumentBlock> json() {
    return DocumentBlock.all().stream().filter(block -> block.language().equals("json"));
  }

  @ParameterizedTest
  @MethodSource("json")
  void everyJsonIsOneDocument(DocumentBlock block) {
    ObjectMapper strict = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    assertThatCode(() -> strict.readTree(block.text())).doesNotThrowAnyException();
  }
}
