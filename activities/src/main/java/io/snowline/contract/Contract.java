package io.snowline.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run compares, moves and keeps: the agreement of two schemas.
 *
 * @param source the source table's name
 * @param target the target table's name
 * @param targetExists whether the target is there already
 * @param compared the columns of both sides without the stamp, by name
 * @param key the key's columns, in the configuration's order
 * @param stamp the stamp column
 * @param snapshot the column that orders copies of a key
 * @param targetOnly columns that the source doesn't have: NULL in new versions
 * @param layout the target's columns in the order in which a new table gets them
 * @param hashing how both sides hash keys and rows
 */
public record Contract(
    String source,
    String target,
    boolean targetExists,
    List<ContractColumn> compared,
    List<ContractColumn> key,
    Optional<ContractColumn> stamp,
    Optional<ContractColumn> snapshot,
    List<Column> targetOnly,
    List<ContractColumn> layout,
    Hashing hashing) {

  /**
   * The same for equal names and types, whether or not the target has been migrated to them yet:
   * the first 16 hexadecimal digits of a SHA-256.
   */
  public String fingerprint() {
    String text = compared.stream().map(Contract::terms).collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static String terms(ContractColumn column) {
    String types = column.name() + " " + column.sourceType() + " " + column.targetType();
    return column.fit() == Fit.ALWAYS ? types : types + " " + column.fit();
  }

  /**
   * The same once the target is migrated, and as it holds for staged rows: every column is there.
   */
  public Contract migrated() {
    return new Contract(
        source,
        target,
        true,
        migrated(compared),
        migrated(key),
        stamp.map(ContractColumn::migrated),
        snapshot.map(ContractColumn::migrated),
        targetOnly,
        migrated(layout),
        hashing);
  }

  /** The same with keys and rows hashed that way. */
  public Contract hashed(Hashing by) {
    return new Contract(
        source, target, targetExists, compared, key, stamp, snapshot, targetOnly, layout, by);
  }

  private static List<ContractColumn> migrated(List<ContractColumn> columns) {
    return columns.stream().map(ContractColumn::migrated).toList();
  }

  /** Of those that the source doesn't have, the ones that the target doesn't compute itself. */
  public List<Column> targetOnlyWritten() {
    return targetOnly.stream().filter(column -> !column.generated()).toList();
  }

  /** The columns with values that may not fit into the target. */
  public List<ContractColumn> judgedByValue() {
    return compared.stream().filter(column -> column.fit() != Fit.ALWAYS).toList();
  }

  /** The columns that the target doesn't have yet. */
  public List<ContractColumn> added() {
    return layout.stream().filter(column -> !column.inTarget()).toList();
  }
}
