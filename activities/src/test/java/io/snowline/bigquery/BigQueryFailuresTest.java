package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.auth.Retryable;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BigQueryFailuresTest {
  /** As Google's login fails. */
  private static final class FailedLogin extends IOException implements Retryable {
    private static final long serialVersionUID = 1;
    private final boolean retryable;

    FailedLogin(boolean retryable) {
      super("Error getting access token: invalid_grant");
      this.retryable = retryable;
    }

    @Override
    public boolean isRetryable() {
      return retryable;
    }

    @Override
    public int getRetryCount() {
      return 0;
    }
  }

  private static WarehouseException told(IOException cause) {
    return BigQueryFailures.exception("read the target", new BigQueryException(cause));
  }

  @Test
  void aLoginThatGoogleRefusesForGoodSaysWhatToChange() {
    WarehouseException refused = told(new FailedLogin(false));

    assertThat(refused.type()).isEqualTo(FailureType.WAREHOUSE_REFUSED);
    assertThat(refused)
        .hasMessageStartingWith("Cannot read the target: BigQuery says ")
        .hasMessageContaining("invalid_grant")
        .hasMessageContaining("the credentials are not accepted");
  }

  @Test
  void aLoginThatMaySucceedLaterAndABrokenConnectionAreTriedAgain() {
    assertThat(told(new FailedLogin(true)).type()).isEqualTo(FailureType.WAREHOUSE_UNAVAILABLE);
    assertThat(told(new IOException("reset")).type()).isEqualTo(FailureType.WAREHOUSE_UNAVAILABLE);
  }

  @Test
  void aValueThatBigQueryQuotesWholeIsShownShortenedWithItsAdviceWhole() {
    String words = "Bad int64 value: " + "9".repeat(10_000_000);
    String shown = "BigQuery says Bad int64 value: " + "9".repeat(1000 - 17) + "...";

    WarehouseException call =
        BigQueryFailures.exception(
            "read the target",
            new BigQueryException(403, words, new IOException("the whole answer: " + words)));
    WarehouseException job =
        BigQueryFailures.exception(
            "plan items", "snowline_1", new BigQueryError("invalidQuery", null, words));

    assertThat(call)
        .hasMessage(
            "Cannot read the target: "
                + shown
                + "; grant the service account roles/bigquery.jobUser on the project and"
                + " roles/bigquery.dataEditor on the target and staging datasets");
    assertThat(call.getCause())
        .hasMessage("Bad int64 value: " + "9".repeat(1000 - 17) + "...")
        .hasNoCause();
    assertThat(job).hasMessage("Cannot plan items: " + shown + " (job snowline_1)").hasNoCause();
  }

  @Test
  void rowsThatWereStreamedInAreToldWithWhatHelps() {
    String words =
        "UPDATE or DELETE statement over table p.d.ITEMS_COPY would affect rows in the streaming buffer, which is not supported";

    assertThat(
            BigQueryFailures.exception(
                "apply items", "snowline_1", new BigQueryError("invalidQuery", "query", words)))
        .hasMessage(
            "Cannot apply items: BigQuery says "
                + words
                + " (job snowline_1); rows that were streamed into the table can't be changed for up to 90 minutes: stop what streams into it, and run it again after that");
  }

  @Test
  void tooManyPartitionsAreToldWithWhatHelps() {
    String words =
        "Too many partitions produced by query, allowed 4000, query produces at least 4001";

    assertThat(
            BigQueryFailures.exception(
                "apply items", "snowline_1", new BigQueryError("invalidQuery", "query", words)))
        .hasMessage(
            "Cannot apply items: BigQuery says "
                + words
                + " (job snowline_1); the rows that change are of more partitions than one statement may write to: make the table anew with longer ones, see tables.NAME.partition.by in the configuration");
  }
}
