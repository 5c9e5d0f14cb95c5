package io.snowline.log;

import io.snowline.alert.Delivery;
import io.snowline.monitor.RepairResult;
import io.snowline.sync.Digest;
import io.snowline.sync.Inspection;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.Staged;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a step's end. {@code rows_in}: rows of the table that the step read; {@code
 * rows_out}: rows that it wrote, or a plan would write; {@code rows_deleted}: rows that it removed,
 * or a plan would remove.
 */
final class StepFigures {
  private StepFigures() {}

  static Map<String, Object> of(Object result) {
    Map<String, Object> figures = new LinkedHashMap<>();
    if (result instanceof Inspection inspection) {
      figures.put("rows_in", inspection.sourceRows());
    } else if (result instanceof Digest digest) {
      figures.put("rows_in", digest.totalRows());
      figures.put("digest", digest.fingerprint());
    } else if (result instanceof Staged staged) {
      figures.put("rows_out", staged.rows().totalRows());
      figures.put("rows_quarantined", staged.quarantined().totalRows());
    } else if (result instanceof Plan plan) {
      figures.put("rows_in", plan.sourceRows());
      figures.put("rows_out", plan.inserted() + plan.updated());
      figures.put("rows_deleted", plan.deletions());
      figures.put("plan_hash", plan.hash());
    } else if (result instanceof Receipt receipt) {
      receipt(figures, receipt);
    } else if (result instanceof RepairResult repair) {
      figures.put("done", repair.done());
    } else if (result instanceof Delivery delivery) {
      figures.put("delivery", word(delivery.result()));
    }
    return figures;
  }

  /**
   * Of a run that was not applied, nothing was written. What an undo takes out and puts back isn't
   * counted in its receipt.
   */
  private static void receipt(Map<String, Object> figures, Receipt receipt) {
    boolean applied = receipt.outcome() == Outcome.VERIFIED;
    figures.put("outcome", word(receipt.outcome()));
    if (receipt.outcome() != Outcome.UNDONE) {
      figures.put("rows_in", receipt.sourceRows());
      figures.put("rows_out", applied ? receipt.inserted() + receipt.updated() : 0);
      figures.put("rows_deleted", applied ? receipt.superseded() + receipt.vanished() : 0);
    }
    figures.put("plan_hash", receipt.planHash());
    if (receipt.failure() != null) {
      figures.put("failure", receipt.failure());
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
