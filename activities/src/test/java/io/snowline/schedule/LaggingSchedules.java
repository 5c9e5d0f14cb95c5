package io.snowline.schedule;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.schedule.v1.ScheduleListEntry;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.CreateScheduleResponse;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleResponse;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Schedules of a Temporal server whose list goes on naming what was deleted. */
final class LaggingSchedules extends WorkflowServiceImplBase implements AutoCloseable {
  private final TreeMap<String, CreateScheduleRequest> there = new TreeMap<>();
  private final List<ScheduleListEntry> listed = new ArrayList<>();
  private Server server;
  private int deletions;
  private boolean losing;

  static LaggingSchedules start() {
    LaggingSchedules schedules = new LaggingSchedules();
    try {
      schedules.server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(schedules)
              .build()
              .start();
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    return schedules;
  }

  String target() {
    return "127.0.0.1:" + server.getPort();
  }

  synchronized List<String> there() {
    return List.copyOf(there.keySet());
  }

  synchronized List<String> listed() {
    return listed.stream().map(ScheduleListEntry::getScheduleId).toList();
  }

  synchronized int deletions() {
    return deletions;
  }

  synchronized void loseTheNextDeletionsAnswer() {
    losing = true;
  }

  @Override
  public void getSystemInfo(
      GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
    answer(answer, GetSystemInfoResponse.getDefaultInstance());
  }

  @Override
  public synchronized void createSchedule(
      CreateScheduleRequest request, StreamObserver<CreateScheduleResponse> answer) {
    there.put(request.getScheduleId(), request);
    listed.add(
        ScheduleListEntry.newBuilder()
            .setScheduleId(request.getScheduleId())
            .setMemo(request.getMemo())
            .build());
    answer(answer, CreateScheduleResponse.getDefaultInstance());
  }

  @Override
  public synchronized void describeSchedule(
      DescribeScheduleRequest request, StreamObserver<DescribeScheduleResponse> answer) {
    CreateScheduleRequest found = there.get(request.getScheduleId());
    if (found == null) {
      answer.onError(Status.NOT_FOUND.withDescription("schedule not found").asRuntimeException());
      return;
    }
    answer(
        answer,
        DescribeScheduleResponse.newBuilder()
            .setSchedule(found.getSchedule())
            .setMemo(found.getMemo())
            .build());
  }

  @Override
  public synchronized void deleteSchedule(
      DeleteScheduleRequest request, StreamObserver<DeleteScheduleResponse> answer) {
    deletions++;
    if (there.remove(request.getScheduleId()) == null) {
      answer.onError(Status.NOT_FOUND.withDescription("schedule not found").asRuntimeException());
    } else if (losing) {
      losing = false;
      answer.onError(Status.UNAVAILABLE.withDescription("connection reset").asRuntimeException());
    } else {
      answer(answer, DeleteScheduleResponse.getDefaultInstance());
    }
  }

  @Override
  public synchronized void listSchedules(
      ListSchedulesRequest request, StreamObserver<ListSchedulesResponse> answer) {
    answer(answer, ListSchedulesResponse.newBuilder().addAllSchedules(listed).build());
  }

  private static <T> void answer(StreamObserver<T> answer, T value) {
    answer.onNext(value);
    answer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
