package io.snowline.temporal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Progress;
import io.snowline.sync.Receipt;
import io.snowline.table.Rerun;
import io.snowline.table.SyncOrder;
import io.snowline.table.SyncRequest;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WireConverterTest {
  private final DataConverter converter = WireConverter.create();

  private <T> T read(String json, Class<T> type) {
    Payload payload =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFrom("json/plain", UTF_8))
            .setData(ByteString.copyFrom(json, UTF_8))
            .build();
    return converter.fromPayload(payload, type, type);
  }

  private String written(Object value) {
    return converter.toPayload(value).orElseThrow().getData().toStringUtf8();
  }

  @Test
  void aRecordThatAnOlderVersionWroteLacksFields() {
    assertThat(read("{\"tables\": [\"items\"]}", SyncOrder.class))
        .isEqualTo(new SyncOrder(List.of("items"), null, false));
    Receipt receipt =
        read(
            "{\"run\": \"items-1\", \"table\": \"items\", \"outcome\": \"VERIFIED\"}",
            Receipt.class);
    assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(receipt.samples()).isEmpty();
    assertThat(read("{\"hash\": \"e3b0c44298fc1c14\"}", Plan.class).samples()).isEmpty();
  }

  @Test
  void aRecordThatANewerVersionWroteHasMoreFields() {
    assertThat(
            read(
                "{\"mode\": \"FULL\", \"actor\": \"kim\", \"priority\": {\"level\": 3}}",
                Rerun.class))
        .isEqualTo(new Rerun(Mode.FULL, "kim"));
  }

  @Test
  void aFieldThatANewerVersionAddedToATypedInputIsPassedOverWhileItIsNotUsed() {
    assertThat(
            read("{\"tables\": [\"items\"], \"reason\": null, \"dryRun\": false}", SyncOrder.class))
        .isEqualTo(new SyncOrder(List.of("items"), null, false));
    assertThatThrownBy(() -> read("{\"tables\": [\"items\"], \"dryRun\": true}", SyncOrder.class))
        .isInstanceOf(WrongInput.class)
        .hasMessageContaining("where \"dryRun\" is not known");
  }

  @Test
  void wordsAreReadInAnyCase() {
    assertThat(read("{\"mode\": \"daily\"}", Rerun.class)).isEqualTo(new Rerun(Mode.DAILY, null));
  }

  @Test
  void timesAreWrittenForHumansAndReadBack() {
    Progress progress = new Progress("apply", "1 insert", Instant.parse("2025-08-14T06:00:00.5Z"));
    SyncRequest undo =
        new SyncRequest(
            "id",
            "items",
            Action.UNDO,
            Mode.FULL,
            "kim",
            null,
            new Approval("run", "hash"),
            "run",
            "wrong",
            Duration.ofHours(24),
            false);

    assertThat(written(progress)).contains("\"since\":\"2025-08-14T06:00:00.500Z\"");
    assertThat(read(written(progress), Progress.class)).isEqualTo(progress);
    assertThat(written(undo)).contains("\"hold\":\"PT24H\"");
    assertThat(read(written(undo), SyncRequest.class)).isEqualTo(undo);
  }

  @Test
  void whatTemporalWouldRefuseIsPackedAndWhatItTakesIsLeftForPeopleToRead() {
    List<String> tables =
        IntStream.range(0, 200_000).mapToObj("a_table_of_a_warehouse_%d"::formatted).toList();
    SyncOrder large = new SyncOrder(tables, "kim", false);

    Payload packed = converter.toPayload(large).orElseThrow();

    assertThat(packed.getSerializedSize()).isLessThan(1024 * 1024);
    assertThat(converter.fromPayload(packed, SyncOrder.class, SyncOrder.class)).isEqualTo(large);
    assertThat(written(new SyncOrder(tables.subList(0, 10_000), "kim", false)))
        .startsWith("{\"tables\":[\"a_table_of_a_warehouse_0\",");
  }
}
