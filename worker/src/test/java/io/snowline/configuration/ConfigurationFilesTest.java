package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFilesTest {
  private static final String TABLE =
      "tables: {orders: {source: ORDERS, target: ORDERS_BQ, key: [ID]}}\n";

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder = ConfigurationFolder.in(temporary);
  }

  private static String ends(String source, String target) {
    return "source: {duckdb: {file: '%s'}}\ntarget: {duckdb: {file: '%s'}}\n"
            .formatted(source, target)
        + TABLE;
  }

  @Test
  void pathsStartFromTheFolderOfTheFile() {
    folder.with("data/source.duckdb", "");
    String absolute = temporary.resolve("absolute.duckdb").toString();

    Definitions definitions = folder.load(ends("./data/source.duckdb", absolute));

    assertThat(((DuckDbFile) definitions.source()).file())
        .isEqualTo(temporary.resolve("data/source.duckdb"));
    assertThat(((DuckDbFile) definitions.target()).file())
        .isEqualTo(temporary.resolve("absolute.duckdb"));
  }

  @Test
  void upwardsOfALinkIsWhereTheLinkLeads() throws IOException {
    folder.with("far/away/below/x", "").with("far/away/source.duckdb", "");
    Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("far/away/below"));

    Definitions definitions = folder.load(ends("link/../source.duckdb", "target.duckdb"));

    assertThat(((DuckDbFile) definitions.source()).file().toRealPath())
        .isEqualTo(temporary.resolve("far/away/source.duckdb").toRealPath());
  }

  @Test
  void theSourceMustBeAFile() throws IOException {
    Files.createDirectory(temporary.resolve("folder"));

    assertThat(folder.problems(ends("nowhere.duckdb", "target.duckdb")))
        .containsExactly(
            "1:25 source.duckdb.file: nothing at FOLDER/nowhere.duckdb; expected a DuckDB file"
                + " (snowline demo makes one)");
    assertThat(folder.problems(ends("folder", "folder")))
        .containsExactly(
            "1:25 source.duckdb.file: FOLDER/folder is a folder; expected a DuckDB file",
            "2:25 target.duckdb.file: FOLDER/folder is a folder; expected a DuckDB file");
  }

  @Test
  void theTargetMayBeYetToComeButNotItsFolder() {
    assertThat(folder.problems(ends("source.duckdb", "nowhere/target.duckdb")))
        .containsExactly(
            "2:25 target.duckdb.file: no folder for FOLDER/nowhere/target.duckdb; make the folder"
                + " first");
    assertThat(folder.problems(ends("source.duckdb", "source.duckdb/target.duckdb")))
        .containsExactly(
            "2:25 target.duckdb.file: no folder for FOLDER/source.duckdb/target.duckdb; make the"
                + " folder first");
  }

  @Test
  void sourceAndTargetMustDifferByWhateverName() throws IOException {
    Files.createSymbolicLink(temporary.resolve("link.duckdb"), temporary.resolve("source.duckdb"));
    Files.createSymbolicLink(temporary.resolve("here"), temporary);
    Files.createLink(temporary.resolve("hard.duckdb"), temporary.resolve("source.duckdb"));

    for (String target :
        new String[] {
          "source.duckdb", "./source.duckdb", "link.duckdb", "here/source.duckdb", "hard.duckdb"
        }) {
      assertThat(folder.problems(ends("source.duckdb", target)))
          .as(target)
          .containsExactly(
              "2:25 target.duckdb.file: the same file as the source; a sync would overwrite what"
                  + " it reads");
    }
  }

  @ParameterizedTest
  @CsvSource({"k.duckdb, k", "K.v2.duckdb, k", "k, K", ".k.db, k", "main.duckdb, main_db"})
  void aSchemaMustNotBeCalledAsTheFilesDatabaseIs(String file, String schema) {
    folder.with(file, "");
    String end = "{duckdb: {schema: '%s', file: '%s'}}\n".formatted(schema, file);
    String told =
        ": DuckDB calls the whole database in FOLDER/%s by that name, so that a table's name could mean either; rename the file, or choose another schema"
            .formatted(file);

    assertThat(folder.problems("source: " + end + "target: {duckdb: {file: t.duckdb}}\n" + TABLE))
        .containsExactly("1:27 source.duckdb.schema" + told);
    assertThat(folder.problems("source: {duckdb: {file: s.db}}\n" + "target: " + end + TABLE))
        .contains("2:27 target.duckdb.schema" + told);
  }

  @ParameterizedTest
  @CsvSource({"main.duckdb, main", "k.duckdb, duckdb", "k.duckdb, kk"})
  void aSchemaMayBeCalledAsNothingElseIs(String file, String schema) {
    assertThat(
            folder
                .load(
                    "source: {duckdb: {file: source.duckdb}}\ntarget: {duckdb: {schema: %s, file: %s}}\n"
                            .formatted(schema, file)
                        + TABLE)
                .target())
        .isEqualTo(new DuckDbFile(temporary.resolve(file), schema));
  }

  @Test
  void aPathThatCanNotBeOneIsAProblem() {
    assertThat(
            folder.problems(
                "source: {duckdb: {file: \"a\\0b\"}}\ntarget: {duckdb: {file: t}}\n" + TABLE))
        .containsExactly("1:25 source.duckdb.file: \"a\\u0000b\" can't be a path");
  }

  @Test
  void aMissingFileSaysHowToMakeOne() {
    assertThat(folder.problems(temporary.resolve("nothing.yaml"), Map.of()))
        .containsExactly(
            "0:0 : nothing at FOLDER/nothing.yaml; expected a configuration (snowline init writes"
                + " one, snowline demo too)");
  }

  @Test
  void aFolderIsNotAConfiguration() {
    assertThat(folder.problems(temporary, Map.of()))
        .containsExactly(
            "0:0 : FOLDER is a folder; expected a YAML file in UTF-8 of at most 1 MiB");
    assertThat(folder.problems(Path.of("/"), Map.of())).hasSize(1);
  }

  @Test
  void textThatIsNotUtf8IsRefusedWithItsLine() {
    folder
        .with("latin.yaml", "a: 1\nb: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1))
        .with("utf16.yaml", "a: 1\n".getBytes(StandardCharsets.UTF_16))
        .with("cut.yaml", new byte[] {'a', ':', ' ', (byte) 0xC3});

    assertThat(folder.problems(temporary.resolve("latin.yaml"), Map.of()))
        .containsExactly(
            "2:1 : FOLDER/latin.yaml is not UTF-8 text; expected a YAML file in UTF-8 of at"
                + " most 1 MiB");
    assertThat(folder.problems(temporary.resolve("utf16.yaml"), Map.of())).hasSize(1);
    assertThat(folder.problems(temporary.resolve("cut.yaml"), Map.of())).hasSize(1);
  }

  @Test
  void aFileOfMoreThanAMebibyteIsRefused() {
    String comment = "#".repeat(TextFile.LARGEST - ends("source.duckdb", "t").length());

    assertThat(folder.problems(ends("source.duckdb", "t") + comment)).isEmpty();
    assertThat(folder.problems(ends("source.duckdb", "t") + comment + "#"))
        .containsExactly(
            "0:0 : FOLDER/snowline.yaml is larger than 1 MiB; expected a YAML file in UTF-8 of at"
                + " most 1 MiB");
  }
}
