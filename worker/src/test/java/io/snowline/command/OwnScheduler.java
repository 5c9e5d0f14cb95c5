package io.snowline.command;

import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.protobuf.Timestamp;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.snowline.scheduler.LocalScheduler;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A local Cloud Scheduler for project p1 in us-central1, which can be made to refuse. */
final class OwnScheduler implements AutoCloseable {
  private static final String PARENT = "projects/p1/locations/us-central1/jobs/";

  private final Refusal refusal = new Refusal();
  private final Served served = new Served();
  private final LocalScheduler scheduler =
      LocalScheduler.start(0, Optional.empty(), Clock.systemUTC(), refusal, served);

  URI endpoint() {
    return scheduler.endpoint();
  }

  /** A job that was made long ago, calls its table's sync and fired last so long ago. */
  void put(String name, String expression, Job.State state, Duration ago) {
    scheduler.put(
        Job.newBuilder()
            .setName(PARENT + name)
            .setSchedule(expression)
            .setTimeZone("UTC")
            .setHttpTarget(
                HttpTarget.newBuilder()
                    .setUri("https://sync.example.com/v1/sync/" + name.replace('-', '/')))
            .setState(state)
            .setUserUpdateTime(timestamp(Duration.ofDays(400)))
            .setLastAttemptTime(timestamp(ago))
            .build());
  }

  /** The same, fired just now, by the clock of a zone. */
  void putIn(String zone, String name, String expression) {
    put(name, expression, Job.State.ENABLED, Duration.ZERO);
    scheduler.put(job(name).toBuilder().setTimeZone(zone).build());
  }

  /** Somebody has it call another address. */
  void callsInstead(String name, String address) {
    scheduler.put(
        job(name).toBuilder().setHttpTarget(HttpTarget.newBuilder().setUri(address)).build());
  }

  void remove(String name) {
    scheduler.remove(PARENT + name);
  }

  Job job(String name) {
    return scheduler.jobs().stream()
        .filter(job -> job.getName().equals(PARENT + name))
        .findFirst()
        .orElseThrow();
  }

  /** From now on it answers nobody. */
  void refuse() {
    refusal.refusing = true;
  }

  /** Has something done each time that it did what a call asks, before it says so. */
  void onServed(String method, Runnable then) {
    served.then.put(method, then);
  }

  private static final class Served implements ServerInterceptor {
    private final Map<String, Runnable> then = new ConcurrentHashMap<>();

    @Override
    public <Q, A> Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return next.startCall(
          new SimpleForwardingServerCall<Q, A>(call) {
            @Override
            public void sendMessage(A answer) {
              then.getOrDefault(call.getMethodDescriptor().getBareMethodName(), () -> {}).run();
              super.sendMessage(answer);
            }
          },
          headers);
    }
  }

  private static final class Refusal implements ServerInterceptor {
    private volatile boolean refusing;

    @Override
    public <Q, A> Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      if (!refusing) {
        return next.startCall(call, headers);
      }
      call.close(Status.PERMISSION_DENIED.withDescription("jobs.get"), new Metadata());
      return new Listener<>() {};
    }
  }

  private static Timestamp timestamp(Duration ago) {
    return Timestamp.newBuilder().setSeconds(Instant.now().minus(ago).getEpochSecond()).build();
  }

  @Override
  public void close() {
    scheduler.close();
  }
}
