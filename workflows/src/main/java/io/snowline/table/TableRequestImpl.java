package io.snowline.table;

import io.snowline.sync.Receipt;
import java.util.List;

/** See {@link TableRequest}. */
public final class TableRequestImpl implements TableRequest {
  private final Conversation conversation = new Conversation();

  @Override
  public List<Receipt> ask(List<String> tables, SyncRequest request) {
    return conversation.ask(tables, request);
  }

  @Override
  public void answer(Answer answer) {
    conversation.answer(answer);
  }
}
