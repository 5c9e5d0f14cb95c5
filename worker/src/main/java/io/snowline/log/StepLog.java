package io.snowline.log;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs the beginning and the end of each step, with its figures. While a step is executed, whatever
 * is logged on its thread carries the run's fields, so that one search for a run finds all of it.
 */
public final class StepLog extends WorkerInterceptorBase {
  private static final Logger LOG = LoggerFactory.getLogger(StepLog.class);

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new RunContext(next);
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private ActivityInfo info;

      @Override
      public void init(ActivityExecutionContext context) {
        info = context.getInfo();
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        try {
          fields(input).forEach(MDC::put);
          return logged(input);
        } finally {
          MDC.clear();
          if (before != null) {
            MDC.setContextMap(before);
          }
        }
      }

      private ActivityOutput logged(ActivityInput input) {
        LOG.info("{} begins", info.getActivityType());
        long begun = System.nanoTime();
        try {
          ActivityOutput output = super.execute(input);
          line(Level.INFO, begun, StepFigures.of(output.getResult()))
              .log("{} ended", info.getActivityType());
          return output;
        } catch (RuntimeException failure) {
          line(Level.WARN, begun, Map.of("failure", type(failure)))
              .log("{} failed: {}", info.getActivityType(), message(failure));
          throw failure;
        }
      }

      private Map<String, String> fields(ActivityInput input) {
        Map<String, String> fields = RunContext.of(input);
        fields.put("workflow_id", info.getWorkflowId());
        fields.put("activity", info.getActivityType());
        fields.put("attempt", String.valueOf(info.getAttempt()));
        return fields;
      }
    };
  }

  private static LoggingEventBuilder line(Level level, long begun, Map<String, Object> figures) {
    LoggingEventBuilder line =
        LOG.atLevel(level)
            .addKeyValue(
                "seconds", Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0);
    for (Map.Entry<String, Object> figure : figures.entrySet()) {
      line = line.addKeyValue(figure.getKey(), figure.getValue());
    }
    return line;
  }

  private static String type(RuntimeException failure) {
    return failure instanceof ApplicationFailure application
        ? application.getType()
        : failure.getClass().getSimpleName();
  }

  private static String message(RuntimeException failure) {
    return failure instanceof ApplicationFailure application
        ? application.getOriginalMessage()
        : String.valueOf(failure.getMessage());
  }
}
