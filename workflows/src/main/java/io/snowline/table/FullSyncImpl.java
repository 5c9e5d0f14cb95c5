package io.snowline.table;

import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import java.util.List;

/** See {@link FullSync}. */
public final class FullSyncImpl implements FullSync {
  private final Conversation conversation = new Conversation();

  @Override
  public List<Receipt> sync(SyncOrder order) {
    return conversation.sync(Mode.FULL, order);
  }

  @Override
  public void answer(Answer answer) {
    conversation.answer(answer);
  }
}
