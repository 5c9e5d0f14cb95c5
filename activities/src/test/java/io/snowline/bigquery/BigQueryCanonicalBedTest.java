package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.golden.GoldenLiterals;
import io.snowline.golden.Literal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("bed")
class BigQueryCanonicalBedTest {
  @Test
  void everyGoldenLiteralHasTheHashThatEveryEngineGives(@TempDir Path folder) {
    List<Literal> literals = GoldenLiterals.all();
    List<String> found = new BedDataset(folder).inOrder(BigQueryLiteralSql.hashes(literals));

    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> held = new LinkedHashMap<>();
    for (int position = 0; position < literals.size(); position++) {
      String name = position + " " + literals.get(position);
      expected.put(name, position + "|" + literals.get(position).hash());
      held.put(name, found.get(position));
    }
    assertThat(held).isEqualTo(expected);
  }
}
