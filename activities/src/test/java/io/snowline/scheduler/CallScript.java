package io.snowline.scheduler;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the calls of a local scheduler, refuses some, and loses the answers of others. */
public final class CallScript implements ServerInterceptor {
  private enum Fate {
    SERVED,
    /** It isn't executed. */
    REFUSED,
    /** It is executed, and the caller is told that it failed. */
    ANSWER_LOST
  }

  private record Turn(Fate fate, Status status) {}

  private final Map<String, Deque<Turn>> script = new HashMap<>();
  private final Map<String, Status> always = new HashMap<>();
  private final List<String> calls = new ArrayList<>();

  /** Every call of that method is refused. */
  public synchronized void refuse(String method, Status status) {
    always.put(method, status);
  }

  /** The call of that method after so many that are served is refused. */
  public synchronized void refuseAfter(int served, String method, Status status) {
    Deque<Turn> turns = script.computeIfAbsent(method, any -> new ArrayDeque<>());
    for (int turn = 0; turn < served; turn++) {
      turns.add(new Turn(Fate.SERVED, Status.OK));
    }
    turns.add(new Turn(Fate.REFUSED, status));
  }

  /** The next call of that method is executed and its answer lost. */
  public synchronized void loseAnswer(String method) {
    script
        .computeIfAbsent(method, any -> new ArrayDeque<>())
        .add(
            new Turn(
                Fate.ANSWER_LOST, Status.UNAVAILABLE.withDescription("connection reset by peer")));
  }

  /** The methods that were called, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** How often a method was called. */
  public long count(String method) {
    return calls().stream().filter(method::equals).count();
  }

  private synchronized Turn turn(String method) {
    calls.add(method);
    if (always.containsKey(method)) {
      return new Turn(Fate.REFUSED, always.get(method));
    }
    Deque<Turn> turns = script.getOrDefault(method, new ArrayDeque<>());
    return turns.isEmpty() ? new Turn(Fate.SERVED, Status.OK) : turns.remove();
  }

  @Override
  public <Q, A> Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Turn turn = turn(call.getMethodDescriptor().getBareMethodName());
    return switch (turn.fate()) {
      case SERVED -> next.startCall(call, headers);
      case REFUSED -> {
        call.close(turn.status(), new Metadata());
        yield new Listener<>() {};
      }
      case ANSWER_LOST ->
          new SimpleForwardingServerCallListener<>(
              next.startCall(new Losing<>(call, turn.status()), headers)) {};
    };
  }

  private static final class Losing<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final Status instead;

    Losing(ServerCall<Q, A> call, Status instead) {
      super(call);
      this.instead = instead;
    }

    @Override
    public void sendMessage(A answer) {
      // Lost on its way.
    }

    @Override
    public void close(Status status, Metadata trailers) {
      super.close(instead, new Metadata());
    }
  }
}
