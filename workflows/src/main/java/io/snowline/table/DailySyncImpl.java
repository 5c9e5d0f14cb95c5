package io.snowline.table;

import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import java.util.List;

/** See {@link DailySync}. */
public final class DailySyncImpl implements DailySync {
  private final Conversation conversation = new Conversation();

  @Override
  public List<Receipt> sync(SyncOrder order) {
    return conversation.sync(Mode.DAILY, order);
  }

  @Override
  public void answer(Answer answer) {
    conversation.answer(answer);
  }
}
