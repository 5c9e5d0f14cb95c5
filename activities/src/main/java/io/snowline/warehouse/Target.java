package io.snowline.warehouse;

import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.contract.TypeMapping;
import io.snowline.definition.TableDefinition;
import io.snowline.golden.Literal;
import io.snowline.ledger.Ledger;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Staged;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The warehouse that is kept in step. Closing it frees its connection. */
public interface Target extends AutoCloseable {

  /** The engine's name, for people. */
  String engine();

  /** The hash that the engine gives the part of each value, in their order. Reads no table. */
  List<Long> hashes(List<Literal> literals);

  /** The table's columns; empty if there is no such table. */
  Optional<TableSchema> schema(String table);

  /**
   * Looks at the target, its history and the ledger, where they are.
   *
   * @throws WarehouseException if the engine would remove rows of one by itself, later
   */
  void refuseExpiring(TableDefinition table);

  /** Which types it gives to columns that it doesn't have yet. */
  TypeMapping types();

  /** The table's digest; of no rows where the table doesn't exist. */
  Digest digest(Contract contract, int buckets);

  /**
   * Removes what earlier runs of the table left staged. A run of another Temporal server that is
   * under way may lose its own by that, and then begins again.
   */
  void sweep(String table, String run);

  /**
   * A local folder for the files of one of the run's loads; files of the same name are replaced.
   */
  Path folder(String table, String run);

  /** Lets go of such a folder after the load, or after a read that failed. */
  void release(Path folder);

  /**
   * Loads files that {@link Source#read} wrote, in place of what was staged of those buckets.
   *
   * @param first whether they replace all that the run has staged, of whatever buckets
   */
  Staged load(
      TableDefinition table,
      String run,
      Contract contract,
      Buckets buckets,
      List<URI> files,
      boolean first);

  /** Compares the staged rows with the target and keeps the changes beside them. */
  Plan plan(TableDefinition table, Contract contract, RunOrder order, Buckets read, Digest cut);

  /**
   * Applies, verifies and records in one transaction, and returns the run's receipt.
   *
   * @param checks each check's name with the rows that the source gave
   */
  Receipt apply(
      TableDefinition table,
      Contract contract,
      ApplyRequest request,
      Map<String, CheckRows> checks);

  /** Enters the receipt into the ledger, and keeps the staged deletions if the run waits. */
  Receipt record(TableDefinition table, Receipt receipt);

  /** Restores the state before the newest applied run; the source has no part in it. */
  Receipt undo(TableDefinition table, RunOrder order);

  /** Removes what the run has staged. */
  void discard(String table, String run);

  /** What was recorded of runs. */
  Ledger ledger();

  /**
   * The versions of the rows whose key begins with these values, oldest first, equal ones joined.
   */
  List<Version> timeline(
      TableDefinition table, Contract contract, List<String> keyValues, List<String> columns);

  @Override
  void close();
}
