package io.snowline.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.snowline.metrics.Watched;
import io.snowline.monitor.Finding;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.Verdict;
import io.snowline.temporal.MonitorRounds.Round;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds that a Temporal server lists page by page. */
class MonitorRoundsTest {
  private static final Instant NOON = Instant.parse("2025-08-14T12:00:00Z");

  private final Listing listing = new Listing();
  private Server server;
  private ManagedChannel channel;
  private WorkflowServiceStubs service;
  private MonitorRounds rounds;

  @BeforeEach
  void start() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(listing).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(channel)
                .validateAndBuildWithDefaults());
    rounds =
        new MonitorRounds(
            WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(WireConverter.create())
                    .build()));
  }

  @AfterEach
  void stop() {
    service.shutdownNow();
    channel.shutdownNow();
    server.shutdownNow();
  }

  /** Rounds that ended, newest first, in pages of what is asked for. */
  private static final class Listing extends WorkflowServiceImplBase {
    private final List<Round> ended = new ArrayList<>();
    private int pages;
    private int histories;

    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
      answer.onNext(GetSystemInfoResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void listWorkflowExecutions(
        ListWorkflowExecutionsRequest request,
        StreamObserver<ListWorkflowExecutionsResponse> answer) {
      pages++;
      ByteString token = request.getNextPageToken();
      int from = token.isEmpty() ? 0 : Integer.parseInt(token.toStringUtf8());
      int until = Math.min(ended.size(), from + request.getPageSize());
      ListWorkflowExecutionsResponse.Builder page = ListWorkflowExecutionsResponse.newBuilder();
      for (int number = from; number < until; number++) {
        page.addExecutions(
            WorkflowExecutionInfo.newBuilder()
                .setExecution(WorkflowExecution.newBuilder().setRunId(String.valueOf(number)))
                .setCloseTime(
                    Timestamp.newBuilder()
                        .setSeconds(ended.get(number).endedAt().getEpochSecond())));
      }
      if (until < ended.size()) {
        page.setNextPageToken(ByteString.copyFromUtf8(String.valueOf(until)));
      }
      answer.onNext(page.build());
      answer.onCompleted();
    }

    @Override
    public void getWorkflowExecutionHistory(
        GetWorkflowExecutionHistoryRequest request,
        StreamObserver<GetWorkflowExecutionHistoryResponse> answer) {
      histories++;
      Round round = ended.get(Integer.parseInt(request.getExecution().getRunId()));
      HistoryEvent.Builder event = HistoryEvent.newBuilder();
      if (request.getHistoryEventFilterType()
          == HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT) {
        event.setWorkflowExecutionCompletedEventAttributes(
            WorkflowExecutionCompletedEventAttributes.newBuilder()
                .setResult(payloads(round.report())));
      } else {
        event.setWorkflowExecutionStartedEventAttributes(
            WorkflowExecutionStartedEventAttributes.newBuilder().setInput(payloads(round.order())));
      }
      answer.onNext(
          GetWorkflowExecutionHistoryResponse.newBuilder()
              .setHistory(History.newBuilder().addEvents(event))
              .build());
      answer.onCompleted();
    }

    private static Payloads payloads(Object value) {
      return WireConverter.create().toPayloads(value).orElseThrow();
    }
  }

  private static Round round(String schedule, Conduct conduct, Instant at, Finding... findings) {
    return new Round(
        new MonitorOrder(schedule, conduct, "test"),
        new MonitorReport(
            at,
            at,
            List.of(),
            List.of(),
            List.of(),
            List.of(findings),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null),
        at);
  }

  private static Finding healthy(String schedule) {
    return new Finding(schedule, false, Verdict.HEALTHY, null, null, "");
  }

  /** Somebody looks at a schedule, the last time at noon. */
  private void looks(int number, Duration every) {
    for (int before = 0; before < number; before++) {
      listing.ended.add(
          round(
              "nightly",
              Conduct.LOOK,
              NOON.minus(every.multipliedBy(before)),
              new Finding("nightly", false, Verdict.PAUSED, null, null, "")));
    }
  }

  @Test
  void theWatchsOwnRoundIsFoundBehindManyLooksAndNoRoundIsReadTwice() {
    looks(45, Duration.ofSeconds(10));
    Instant own = NOON.minus(Duration.ofHours(2));
    listing.ended.add(round(null, null, own, healthy("nightly"), healthy("weekly")));
    for (int before = 1; before <= 30; before++) {
      listing.ended.add(round(null, null, own.minus(Duration.ofHours(before)), healthy("gone")));
    }

    List<Round> newest = rounds.newest();

    assertThat(newest).isEqualTo(listing.ended.subList(0, 60));
    assertThat(Watched.of(newest.iterator()))
        .isEqualTo(
            new Watched(
                Optional.of(own), Map.of("nightly", Verdict.PAUSED, "weekly", Verdict.HEALTHY)));
    assertThat(listing.histories).isEqualTo(120);
    assertThat(rounds.newest()).isEqualTo(newest);
    assertThat(listing.histories).isEqualTo(120);
  }

  /** The looks of an hour ago end no search: that the watch is silent isn't that it never was. */
  @Test
  void theLastRoundOfAWatchThatIsSilentForDaysIsFoundBehindLooksOfThoseDays() {
    looks(25, Duration.ofHours(2));
    Instant own = NOON.minus(Duration.ofDays(3));
    listing.ended.add(round(null, null, own, healthy("nightly")));
    for (int before = 1; before <= 30; before++) {
      listing.ended.add(round(null, null, own.minus(Duration.ofHours(before)), healthy("gone")));
    }

    List<Round> newest = rounds.newest();

    assertThat(newest).isEqualTo(listing.ended.subList(0, 40));
    assertThat(Watched.of(newest.iterator()))
        .isEqualTo(new Watched(Optional.of(own), Map.of("nightly", Verdict.PAUSED)));
    assertThat(listing.pages).isEqualTo(2);
  }

  @Test
  void afterFiveHundredLooksItIsGivenUp() {
    looks(540, Duration.ofSeconds(10));

    assertThat(rounds.newest()).isEqualTo(listing.ended.subList(0, 500));
  }
}
