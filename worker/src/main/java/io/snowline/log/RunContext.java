package io.snowline.log;

import io.snowline.sync.Mode;
import io.snowline.sync.RunOrder;
import io.snowline.table.SyncRequest;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which run a step belongs to, who asked for it and in which mode: a run's workflow hands it to its
 * steps in a header, since not every step's input says it.
 */
final class RunContext extends WorkflowInboundCallsInterceptorBase {
  private static final String HEADER = "snowline-run";

  private Fields fields;

  /** What stands in the header; what isn't known is null. */
  record Fields(String run, String table, String mode, String actor) {
    Map<String, String> known() {
      Map<String, String> known = new HashMap<>();
      known.put("run_id", run);
      known.put("table", table);
      known.put("mode", mode);
      known.put("actor", actor);
      known.values().removeIf(value -> value == null);
      return known;
    }
  }

  RunContext(WorkflowInboundCallsInterceptor next) {
    super(next);
  }

  @Override
  public void init(WorkflowOutboundCallsInterceptor calls) {
    super.init(
        new WorkflowOutboundCallsInterceptorBase(calls) {
          @Override
          public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
            return super.executeActivity(fields == null ? input : withFields(input));
          }
        });
  }

  @Override
  public WorkflowOutput execute(WorkflowInput input) {
    for (Object argument : input.getArguments()) {
      if (argument instanceof RunOrder order) {
        fields = new Fields(order.run(), order.table(), word(order.mode()), order.actor());
      }
    }
    return super.execute(input);
  }

  private <R> WorkflowOutboundCallsInterceptor.ActivityInput<R> withFields(
      WorkflowOutboundCallsInterceptor.ActivityInput<R> input) {
    Map<String, Payload> header = new HashMap<>(input.getHeader().getValues());
    header.put(HEADER, DefaultDataConverter.STANDARD_INSTANCE.toPayload(fields).orElseThrow());
    return new WorkflowOutboundCallsInterceptor.ActivityInput<>(
        input.getActivityName(),
        input.getResultClass(),
        input.getResultType(),
        input.getArgs(),
        input.getOptions(),
        new Header(header));
  }

  /** What is known of the run; of a request that is handed over, its table, mode and actor. */
  static Map<String, String> of(ActivityInboundCallsInterceptor.ActivityInput input) {
    Payload header = input.getHeader().getValues().get(HEADER);
    if (header != null) {
      return DefaultDataConverter.STANDARD_INSTANCE
          .fromPayload(header, Fields.class, Fields.class)
          .known();
    }
    for (Object argument : input.getArguments()) {
      if (argument instanceof SyncRequest request) {
        return new Fields(null, request.table(), word(request.mode()), request.actor()).known();
      }
    }
    return new HashMap<>();
  }

  private static String word(Mode mode) {
    return mode == null ? null : mode.name().toLowerCase(Locale.ROOT);
  }
}
