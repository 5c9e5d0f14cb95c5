package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.command.SnowlineFolder.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    folder = SnowlineFolder.withItemsAndPeople(temporary);
    folder.run("sync", "full", "people");
  }

  @Test
  void aPlanTellsRowsReasonsAndTheGuardAndWritesNothing() {
    folder.source(
        "DELETE FROM PEOPLE WHERE ID = 1",
        "UPDATE PEOPLE SET MINUTES = 7 WHERE ID = 2",
        "INSERT INTO PEOPLE VALUES (99, 'new', NULL)");

    Run plan = folder.run("plan", "people");

    assertThat(plan.out().replaceAll("hash: [0-9a-f]{16}", "hash: HASH"))
        .isEqualTo(
            """
            people  full plan  source 10  target 10
              - 1 vanished
                  ID=1, NAME=person 1  the source has no such key
              ~ 1 updated
                  ID=2, NAME=person 2
                    MINUTES  target 120 -> source 7
              + 1 inserted
                  ID=99, NAME=new  only in the source
              Plan: 1 to insert, 1 to update, 0 superseded and 1 vanished to remove, 8 unchanged
              Guard: would wait for approval: 1 of 10 keys vanished from the source; the limit is 5%
              Plan hash: HASH
              Nothing was written.
              next: snowline sync full people
            """);
    assertThat(plan.code()).isZero();
    assertThat(folder.run("runs").lines()).hasSize(2);
  }

  @Test
  void theExitCodeTellsWhetherTheSyncWouldChangeAnything() {
    assertThat(folder.run("plan", "people", "--exit-code").code()).isZero();
    folder.source("DELETE FROM PEOPLE WHERE ID = 1");

    assertThat(folder.run("plan", "people", "--exit-code").code()).isEqualTo(2);
    assertThat(folder.run("plan", "people", "--exit-code", "--mode", "daily").code()).isZero();
    assertThat(folder.run("plan", "people").code()).isZero();
  }

  @Test
  void aPlanAsJsonIsFollowedByItsReceipt() {
    Run plan = folder.run("--json", "plan", "people", "--mode", "daily");

    assertThat(plan.types()).startsWith("version").endsWith("plan", "receipt");
    assertThat(plan.last().path("outcome").asText()).isEqualTo("planned");
  }

  @Test
  void aDiffShowsEachCellThatDiffers() {
    folder.target(
        "UPDATE PEOPLE_COPY SET MINUTES = 419 WHERE ID = 7",
        "DELETE FROM PEOPLE_COPY WHERE ID = 8");

    Run diff = folder.run("diff", "people", "--exit-code");

    assertThat(diff.out())
        .isEqualTo(
            """
            people  source 10  target 9  1 differ, 1 missing in the target, 0 extra in the target, 8 equal
              ~ 1 differ
                  ID=7, NAME=person 7
                    MINUTES  target 419 -> source 420
              + 1 missing in the target
                  ID=8, NAME=person 8  only in the source
              next: snowline sync full people
            """);
    assertThat(diff.code()).isEqualTo(2);

    Run json = folder.run("diff", "people", "--json");
    assertThat(json.types()).endsWith("difference", "difference", "receipt");
    assertThat(json.out())
        .contains("\"columns\":[{\"column\":\"MINUTES\",\"before\":\"419\",\"after\":\"420\"}]");
    assertThat(json.code()).isZero();
  }

  @Test
  void equalTablesHaveNoDifferences() {
    Run diff = folder.run("diff", "people", "--exit-code");

    assertThat(diff.out()).isEqualTo("people  no differences, 10 rows on both sides\n");
    assertThat(diff.code()).isZero();
  }
}
