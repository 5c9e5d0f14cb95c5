package io.snowline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.snowline.scheduler.SchedulerException;
import io.snowline.sync.FailureType;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RoundsUnderWayTest {
  @Test
  void aRoundIsUnderWayUntilItHasEndedAndOneThatNobodyKnowsIsNot() {
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      WorkflowStub round =
          temporal
              .getWorkflowClient()
              .newUntypedWorkflowStub(
                  "SchedulerMonitor",
                  WorkflowOptions.newBuilder()
                      .setWorkflowId("watch-04:00")
                      .setTaskQueue("snowline")
                      .build());
      round.start();
      RoundsUnderWay rounds = new RoundsUnderWay(temporal.getWorkflowClient());

      assertThat(rounds.test("watch-04:00")).isTrue();
      assertThat(rounds.test("watch-00:00")).isFalse();
      round.terminate("nobody needs it");
      assertThat(rounds.test("watch-04:00")).isFalse();
    }
  }

  @Test
  void aRefusalIsToldFromAServerThatDoesNotAnswer() throws IOException {
    SchedulerException refused =
        failure(Status.PERMISSION_DENIED.withDescription("no right to describe workflows"));
    assertThat(refused.type()).isEqualTo(FailureType.SCHEDULER_REFUSED);
    assertThat(refused)
        .hasMessage(
            "Cannot see whether the round watch-04:00 of the monitor is under way:"
                + " PERMISSION_DENIED: no right to describe workflows");

    assertThat(failure(Status.UNAVAILABLE).type()).isEqualTo(FailureType.SCHEDULER_UNAVAILABLE);
  }

  private static SchedulerException failure(Status answer) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Answering(answer))
            .build()
            .start();
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + server.getPort())
                .setRpcRetryOptions(
                    RpcRetryOptions.newBuilder().setMaximumAttempts(1).validateBuildWithDefaults())
                .build());
    try {
      RoundsUnderWay rounds = new RoundsUnderWay(WorkflowClient.newInstance(stubs));
      return catchThrowableOfType(SchedulerException.class, () -> rounds.test("watch-04:00"));
    } finally {
      stubs.shutdownNow();
      server.shutdownNow();
    }
  }

  private static final class Answering extends WorkflowServiceImplBase {
    private final Status status;

    private Answering(Status status) {
      this.status = status;
    }

    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
      answer.onNext(GetSystemInfoResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void describeWorkflowExecution(
        DescribeWorkflowExecutionRequest request,
        StreamObserver<DescribeWorkflowExecutionResponse> answer) {
      answer.onError(status.asRuntimeException());
    }
  }
}
