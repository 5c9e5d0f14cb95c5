package io.snowline.table;

import io.snowline.sync.Receipt;
import io.temporal.failure.ApplicationFailure;
import java.util.List;

/** See {@link TableRequest}. */
public final class TableRequestImpl implements TableRequest {
  private final Conversation conversation = new Conversation();

  @Override
  public List<Receipt> ask(List<String> tables, SyncRequest request) {
    if (tables == null || request == null || !request.to("", "", "").complete()) {
      throw ApplicationFailure.newNonRetryableFailure(
          "Cannot ask %s for %s: the action, the mode or what the action needs is missing, or a text holds half a character. Ask by snowline plan, approve, reject or undo. Nothing was done."
              .formatted(tables, request),
          "WrongInput");
    }
    return conversation.ask(tables, request);
  }

  @Override
  public void answer(Answer answer) {
    conversation.answer(answer);
  }
}
