package io.snowline.duckdb;

import io.snowline.definition.DuckDbFile;
import io.snowline.definition.TableDefinition;
import io.snowline.readiness.Access;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.Found;
import io.snowline.readiness.GoldenPoint;
import io.snowline.readiness.NotReadyException;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.MissingTable;
import io.snowline.warehouse.WarehouseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether a DuckDB file can be read, or written. It makes no file and changes none. */
public final class DuckDbAccess implements Access {
  private final DuckDbFile file;
  private final boolean target;
  private final boolean hashes;
  private DuckDbSource source;

  private DuckDbAccess(DuckDbFile file, boolean target, boolean hashes) {
    this.file = file;
    this.target = target;
    this.hashes = hashes;
  }

  /**
   * Of a file that is read.
   *
   * @param hashes whether the other end is another engine, whose hashes must be the same
   */
  public static DuckDbAccess ofSource(DuckDbFile file, boolean hashes) {
    return new DuckDbAccess(file, false, hashes);
  }

  /**
   * Of a file that is written.
   *
   * @param hashes whether the other end is another engine, whose hashes must be the same
   */
  public static DuckDbAccess ofTarget(DuckDbFile file, boolean hashes) {
    return new DuckDbAccess(file, true, hashes);
  }

  @Override
  public void look(Checklist list, List<TableDefinition> tables) {
    if (target) {
      list.point("target file", List.of(), this::writable);
      if (hashes) {
        list.point("target hashes", List.of("target file"), this::targetHashes);
      }
      return;
    }
    list.point("source file", List.of(), this::readable);
    list.point("source tables", List.of("source file"), () -> tables(tables));
    if (hashes) {
      list.point(
          "source hashes",
          List.of("source file"),
          () -> GoldenPoint.of(source.engine(), source::hashes));
    }
  }

  private Found targetHashes() {
    try (DuckDbTarget opened = new DuckDbTarget(file)) {
      return GoldenPoint.of(opened.engine(), opened::hashes);
    }
  }

  private Found readable() {
    source = new DuckDbSource(file);
    return Found.of(
        "%s, schema %s, tables and views: %d"
            .formatted(file.file().getFileName(), file.schema(), source.tables().size()));
  }

  private Found tables(List<TableDefinition> tables) {
    List<String> missing = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (TableDefinition table : tables) {
      try {
        if (source.schema(table.source()).isEmpty()) {
          missing.add(MissingTable.text(source, table.source()));
        }
      } catch (WarehouseException refused) {
        // A view that stands on what is gone; the other tables may be read all the same.
        if (refused.type() != FailureType.WAREHOUSE_REFUSED) {
          throw refused;
        }
        broken.add(refused.getMessage());
      }
    }
    List<String> problems = Stream.concat(missing.stream(), broken.stream()).toList();
    if (!problems.isEmpty()) {
      throw new NotReadyException(
          "%d of %d can be read: %s"
              .formatted(
                  tables.size() - problems.size(), tables.size(), String.join("; ", problems)),
          missing.isEmpty()
              ? List.of("In the source, mend the view, or take its table out of the configuration")
              : List.of(
                  "In the configuration, write source as the file has it: "
                      + shown(source.tables())));
    }
    return Found.of("%d of %d can be read".formatted(tables.size(), tables.size()));
  }

  private static String shown(List<String> names) {
    int most = 20;
    return String.join(", ", names.stream().limit(most).toList())
        + (names.size() > most ? ", ..." : "");
  }

  private Found writable() {
    Path path = file.file();
    if (Files.exists(path)) {
      DuckDbConnection.writable(path).close();
      return Found.of(path.getFileName() + " can be written");
    }
    Path folder = path.toAbsolutePath().getParent();
    if (!Files.isWritable(folder)) {
      throw new NotReadyException(
          "%s can't be made: no right to write to its folder".formatted(path.getFileName()),
          List.of("chmod u+w " + folder));
    }
    return Found.of(path.getFileName() + " isn't there yet; the first run makes it");
  }

  @Override
  public void close() {
    if (source != null) {
      source.close();
    }
  }
}
