package io.snowline.duckdb;

import io.snowline.duckdb.TableModel.Figures;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the ledger has to say of a run but its figures. */
record StoryExpectation(String action, String mode, String approval, String undo) {
  static StoryExpectation of(SyncRequest request) {
    return new StoryExpectation(
        request.action().name(),
        request.mode().name(),
        request.approval() == null ? null : request.approval().run(),
        request.undo());
  }

  /** The ledger's row. */
  List<String> with(Receipt receipt, Figures figures) {
    boolean undone = figures.outcome().equals("UNDONE");
    List<String> row = new ArrayList<>();
    Stream.of(receipt.run(), action, mode, figures.outcome(), figures.failure()).forEach(row::add);
    Stream.of(
            figures.sourceRows(),
            figures.targetRows(),
            figures.inserted(),
            figures.updated(),
            figures.superseded(),
            figures.vanished(),
            figures.quarantined(),
            figures.staleRows())
        .forEach(number -> row.add(Long.toString(number)));
    row.add(figures.planHash());
    row.add(figures.outcome().equals("VERIFIED") ? approval : null);
    row.add(undone ? undo : null);
    row.add(figures.outcome().equals("REJECTED") ? approval : null);
    row.add(receipt.cut() == null ? null : Long.toString(TableModel.micros(receipt.cut())));
    row.add(
        undone ? Long.toString(TableModel.micros(receipt.startedAt().plus(Requests.HOLD))) : null);
    return row;
  }
}
