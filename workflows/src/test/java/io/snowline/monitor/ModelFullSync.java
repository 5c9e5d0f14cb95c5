package io.snowline.monitor;

import io.snowline.sync.Receipt;
import io.snowline.table.Answer;
import io.snowline.table.FullSync;
import io.snowline.table.SyncOrder;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;

/** A full sync without the tables' own workflows, which have their own tests. */
public final class ModelFullSync implements FullSync {
  /** What it does. */
  @ActivityInterface(namePrefix = "Model.")
  public interface Syncs {
    /** Syncs the tables. */
    List<Receipt> sync(List<String> tables);
  }

  @Override
  public List<Receipt> sync(SyncOrder order) {
    return Workflow.newActivityStub(
            Syncs.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build())
        .sync(order.tables());
  }

  @Override
  public void answer(Answer answer) {
    throw new IllegalStateException("nobody is asked");
  }
}
