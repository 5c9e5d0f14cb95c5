package io.snowline.table;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.ArrayList;
import java.util.List;

/** A requester that sends nothing itself and keeps every answer that it is given. */
@WorkflowInterface
public interface Listener extends Requester {

  /** Returns when so many answers have come. */
  @WorkflowMethod(name = "Listener")
  List<Answer> listen(int expected);

  /** See {@link Listener}. */
  final class Impl implements Listener {
    private final List<Answer> answers = new ArrayList<>();

    @Override
    public List<Answer> listen(int expected) {
      Workflow.await(() -> answers.size() >= expected);
      return answers;
    }

    @Override
    public void answer(Answer answer) {
      answers.add(answer);
    }
  }
}
