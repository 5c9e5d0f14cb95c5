package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The list of calls to Snowflake and BigQuery is made of the compiled code: each place that calls
 * either must be in faults/calls.txt, which says under which names its calls meet faults in {@link
 * FaultsBedTest}. A new call, or one more in a place that is known, isn't in it.
 */
class CallSitesTest {
  private static final Path LIST = Path.of("src", "test", "resources", "faults", "calls.txt");

  /** What leaves the process, or is the only way to what does. */
  private static final Map<String, Set<String>> OUTWARD =
      Map.of(
          "io.snowline.bigquery.BigQueryTables",
          Set.of("ddl"),
          "io.snowline.bigquery.BigQueryLedger",
          Set.of("make", "read"),
          "io.snowline.bigquery.BigQueryJobs",
          Set.of(
              "query",
              "one",
              "number",
              "scan",
              "script",
              "execute",
              "once",
              "compiles",
              "scanOnce",
              "untilDone"),
          "io.snowline.bigquery.BigQueryCalls",
          Set.of("call", "find", "make", "made"),
          "io.snowline.bigquery.JobRunner",
          Set.of("start", "find", "await"),
          "io.snowline.snowflake.SnowflakeSession",
          Set.of("open", "execute", "query", "read", "readNoted", "attached"),
          "com.google.cloud.bigquery.Job",
          Set.of("reload", "waitFor", "getQueryResults", "cancel", "exists", "isDone"),
          "java.sql.DriverManager",
          Set.of("getConnection"),
          "java.sql.Statement",
          Set.of("execute", "executeQuery", "executeUpdate", "executeBatch"),
          "java.sql.Connection",
          Set.of("close", "isValid", "prepareStatement", "commit", "rollback"));

  private static final Set<String> OUTWARD_WHOLLY =
      Set.of(
          "com.google.cloud.bigquery.BigQuery",
          "com.google.cloud.bigquery.Dataset",
          "com.google.cloud.bigquery.TableDataWriteChannel",
          "net.snowflake.client.api.connection.SnowflakeConnection",
          "net.snowflake.client.api.resultset.SnowflakeAsyncResultSet",
          "net.snowflake.client.api.statement.SnowflakeStatement");

  private static Map<String, String> inTheCode() {
    Map<String, Map<String, Integer>> sites = new TreeMap<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("io.snowline.bigquery", "io.snowline.snowflake")) {
      Stream.concat(
              type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
          .filter(CallSitesTest::outward)
          .forEach(
              call ->
                  sites
                      .computeIfAbsent(
                          type.getSimpleName() + "." + call.getOrigin().getName(),
                          site -> new TreeMap<>())
                      .merge(call.getTarget().getName(), 1, Integer::sum));
    }
    return sites.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, site -> text(site.getValue()), (a, b) -> a, TreeMap::new));
  }

  private static String text(Map<String, Integer> calls) {
    return calls.entrySet().stream()
        .map(call -> call.getKey() + (call.getValue() == 1 ? "" : " x" + call.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static boolean outward(JavaAccess<?> call) {
    String owner = call.getTargetOwner().getName();
    String name = call.getTarget().getName();
    boolean known =
        OUTWARD_WHOLLY.contains(owner) || OUTWARD.getOrDefault(owner, Set.of()).contains(name);
    return known
        && !(owner.endsWith("BigQueryJobs") && call.getOriginOwner().getName().equals(owner));
  }

  private record Listed(String calls, List<String> names) {}

  /** {@code Class.method: calls = names, or why there is none}. */
  private static Map<String, Listed> listed() throws IOException {
    Map<String, Listed> listed = new LinkedHashMap<>();
    for (String line : Files.readAllLines(LIST)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String site = line.substring(0, line.indexOf(": "));
        String calls = line.substring(site.length() + 2, line.indexOf(" = "));
        String names = line.substring(line.indexOf(" = ") + 3);
        listed.put(site, new Listed(calls, List.of(names.split("; ", -1))));
      }
    }
    return listed;
  }

  @Test
  void everyCallInTheCodeIsInTheListOfThoseThatMeetFaults() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    listed().forEach((site, listed) -> expected.put(site, listed.calls()));

    assertThat(inTheCode())
        .as(
            "a call to Snowflake or BigQuery that is new or gone: have FaultStory make it, run"
                + " FaultsBedTest with -Dsnowline.faults=all, and name it in "
                + LIST)
        .isEqualTo(expected);
  }

  @Test
  void everyNameInTheListHasMetFaults() throws IOException {
    for (Map.Entry<String, Listed> site : listed().entrySet()) {
      for (String name : site.getValue().names()) {
        assertThat(name.startsWith("elsewhere: ") || FaultTable.calls().contains(name))
            .as("%s: %s is not in docs/faults.md", site.getKey(), name)
            .isTrue();
      }
    }
  }

  /** Unless it is the way to another call in the list, or no call that leaves the process. */
  @Test
  void whatIsTestedElsewhereNamesATestThatIsThere() throws IOException {
    Pattern elsewhere =
        Pattern.compile(
            "elsewhere: (?:(\\w+Test), .+|the way to what its callers name|.+, (?:no call to a warehouse|nothing is sent))");
    Set<String> tests;
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      tests =
          files
              .filter(file -> file.toString().contains("src/test/java"))
              .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
              .collect(Collectors.toSet());
    }

    for (Map.Entry<String, Listed> site : listed().entrySet()) {
      for (String name : site.getValue().names()) {
        Matcher named = elsewhere.matcher(name);
        assertThat(
                !name.startsWith("elsewhere: ")
                    || (named.matches()
                        && (named.group(1) == null || tests.contains(named.group(1)))))
            .as("%s: %s names no test that is there", site.getKey(), name)
            .isTrue();
      }
    }
  }

  @Test
  void everyCallThatMetFaultsIsInTheList() throws IOException {
    assertThat(
            listed().values().stream()
                .flatMap(site -> site.names().stream())
                .filter(name -> !name.startsWith("elsewhere: "))
                .collect(Collectors.toSet()))
        .isEqualTo(FaultTable.calls());
  }
}
