package io.snowline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.snowline.sync.Action;
import io.snowline.sync.Cost;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.Receipt.Verification;
import io.snowline.sync.Sample;
import io.snowline.sync.Sample.ColumnChange;
import io.snowline.sync.Verdict;
import io.snowline.sync.ViewChange;
import io.snowline.sync.ViewChange.RowChange;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptJsonTest {
  private static final Receipt FULL =
      new Receipt(
          "budget-20250814-060000-0a1b",
          "budget",
          Action.APPROVE,
          Mode.FULL,
          Outcome.MOVING_SOURCE,
          "georinah",
          List.of("request/1", "request/2"),
          Instant.parse("2025-08-14T06:00:00Z"),
          3.875,
          Instant.parse("2025-08-14T06:00:01.123456Z"),
          37_304,
          37_304,
          41,
          12,
          37_251,
          1_085_912,
          726,
          1,
          2,
          "2ccca2e855395a9f",
          "budget-20250814-050000-9f9f",
          null,
          null,
          "37304-00f8e48aa0e4ff4b",
          "37304-00f8e48aa0e4ff4b",
          "1123942-01f99a0667a1eeef",
          List.of(new Verification("check", "Alex \u2192 0", "[TYDGtLlxTmr, 0]")),
          List.of("added column NOTE VARCHAR to BUDGET_BQ"),
          new ViewChange(
              "V5",
              37_303,
              37_304,
              2,
              List.of(
                  new RowChange("user=Alex", "hours=7", "hours=0"),
                  new RowChange("user=Georinah", null, "hours=7"))),
          new Cost(
              12_582_912,
              4_711,
              List.of("snowline_budget-20250814-060000-0a1b_apply_1"),
              List.of("01b2a-0001")),
          List.of(
              new Sample("inserted", "ID=1", "only in the source", List.of()),
              new Sample(
                  "updated",
                  "ID=2",
                  "differs in NAME",
                  List.of(new ColumnChange("NAME", null, "\"quoted\"\n")))),
          Verdict.Decision.APPLY,
          List.of("because"),
          "NotVerified",
          "BUDGET_BQ_QUARANTINE",
          List.of("snowline status"));

  private static final String JSON =
      """
      {
      "run":"budget-20250814-060000-0a1b",
      "table":"budget",
      "action":"approve",
      "mode":"full",
      "outcome":"moving_source",
      "actor":"georinah",
      "requests":["request/1","request/2"],
      "started_at":"2025-08-14T06:00:00Z",
      "seconds":3.875,
      "cut":"2025-08-14T06:00:01.123456Z",
      "source_rows":37304,
      "target_rows":37304,
      "inserted":41,
      "updated":12,
      "unchanged":37251,
      "superseded":1085912,
      "vanished":726,
      "quarantined":1,
      "stale_rows":2,
      "plan_hash":"2ccca2e855395a9f",
      "approved":"budget-20250814-050000-9f9f",
      "undid":null,
      "rejected":null,
      "source_digest":"37304-00f8e48aa0e4ff4b",
      "target_digest":"37304-00f8e48aa0e4ff4b",
      "target_digest_before":"1123942-01f99a0667a1eeef",
      "verified":[{"layer":"check","name":"Alex \u2192 0","detail":"[TYDGtLlxTmr, 0]"}],
      "migrated":["added column NOTE VARCHAR to BUDGET_BQ"],
      "view":{"view":"V5","rows_before":37303,"rows_after":37304,"changed":2,"rows":[
      {"key":"user=Alex","before":"hours=7","after":"hours=0"},
      {"key":"user=Georinah","before":null,"after":"hours=7"}]},
      "cost":{"bytes_billed":12582912,"slot_millis":4711,
      "jobs":["snowline_budget-20250814-060000-0a1b_apply_1"],"queries":["01b2a-0001"]},
      "samples":[
      {"change":"inserted","key":"ID=1","reason":"only in the source","columns":[]},
      {"change":"updated","key":"ID=2","reason":"differs in NAME","columns":[
      {"column":"NAME","before":null,"after":"\\"quoted\\"\\n"}]}],
      "guard":"apply",
      "reasons":["because"],
      "failure":"NotVerified",
      "quarantine":"BUDGET_BQ_QUARANTINE",
      "next":["snowline status"]
      }
      """
          .replace("\n", "");

  @Test
  void namesAreSnakeCaseWordsLowerCaseAndTimesIso() {
    assertThat(ReceiptJson.write(FULL)).isEqualTo(JSON);
  }

  @Test
  void whatWasWrittenIsReadBack() {
    assertThat(ReceiptJson.read(JSON)).isEqualTo(FULL);
  }

  @Test
  void anOlderReceiptLacksFieldsThatCameLater() {
    Receipt old =
        ReceiptJson.read(
            """
            {"run":"budget-1","table":"budget","action":"sync","mode":"daily","outcome":"verified",
            "started_at":"2025-07-15T02:00:00Z","source_rows":5}""");

    assertThat(old)
        .isEqualTo(
            new Receipt(
                "budget-1",
                "budget",
                Action.SYNC,
                Mode.DAILY,
                Outcome.VERIFIED,
                null,
                List.of(),
                Instant.parse("2025-07-15T02:00:00Z"),
                0,
                null,
                5,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                List.of()));
  }

  @Test
  void aNewerReceiptHasFieldsThatThisVersionPassesOver() {
    String newer =
        JSON.replace("\"mode\":", "\"bytes\":{\"read\":[1,2]},\"mode\":")
            .replace("\"rows_before\":", "\"seconds\":1.5,\"rows_before\":")
            .replace("\"layer\":", "\"since\":null,\"layer\":");

    assertThat(ReceiptJson.read(newer)).isEqualTo(FULL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "ar"})
  void theWordsAreTheSameInEveryLanguage(String language) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      for (Outcome outcome : Outcome.values()) {
        String json = JSON.replace("moving_source", outcome.name().toLowerCase(Locale.ROOT));
        assertThat(ReceiptJson.read(json).outcome()).isEqualTo(outcome);
        assertThat(ReceiptJson.write(ReceiptJson.read(json))).isEqualTo(json);
      }
      assertThat(ReceiptJson.text(List.of(Mode.values()))).isEqualTo("[\"daily\",\"full\"]");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatIsNoReceiptIsShownAsItIs() {
    assertThatThrownBy(() -> ReceiptJson.read("{\"run\":"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot read a receipt from the ledger: {\"run\":");
  }

  @Test
  void aPlanIsPrintedInTheSameStyle() {
    assertThat(ReceiptJson.text(Plan.nothing(3)))
        .isEqualTo(
            "{\"hash\":\"e3b0c44298fc1c14\",\"source_rows\":3,\"target_rows\":3,\"target_keys\":3,"
                + "\"inserted\":0,\"updated\":0,\"unchanged\":3,\"superseded\":0,\"vanished\":0,"
                + "\"quarantined\":0,\"snapshot_keys\":3,\"unapproved\":0,\"samples\":[]}");
  }
}
