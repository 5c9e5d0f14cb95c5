package io.snowline.monitor;

import io.snowline.alert.Alert;
import io.snowline.alert.AlertActivities;
import io.snowline.alert.AlertSteps;
import io.snowline.alert.Announcement;
import io.snowline.alert.Delivery;
import io.snowline.alert.Delivery.Result;
import io.temporal.failure.ActivityFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells people at the end of a round. Nothing that goes wrong here fails the round: it is said in
 * its report.
 *
 * <p>At most once: who tells what is noted before it is sent, and the sending is never repeated. A
 * worker that is lost in between leaves the note, and what it says counts as told.
 */
final class Teller {
  private final String round;
  private final MonitorActivities activities;
  private final List<String> problems = new ArrayList<>();

  Teller(String round, MonitorActivities activities) {
    this.round = round;
    this.activities = activities;
  }

  /**
   * Sends the news, and the sign of life that a round is done.
   *
   * @param channels whether there is anybody to send news to
   */
  Telling tell(Alert news, boolean channels) {
    Alert mine = channels && !news.items().isEmpty() ? claim(news) : new Alert(List.of());
    Delivery delivery = mine.items().isEmpty() ? null : deliver(mine);
    ping();
    return new Telling(mine.items(), delivery, problems);
  }

  private Alert claim(Alert news) {
    try {
      return activities.claim(new Announcement(round, news, null));
    } catch (ActivityFailure failure) {
      problems.add(
          "nothing was told, since the ledger could not be written: " + Failures.message(failure));
      return new Alert(List.of());
    }
  }

  private Delivery deliver(Alert alert) {
    Delivery delivery;
    try {
      delivery = AlertSteps.delivering().deliver(alert);
    } catch (ActivityFailure failure) {
      delivery = new Delivery(Result.UNKNOWN, null, List.of(Failures.message(failure)));
    }
    try {
      activities.told(new Announcement(round, alert, delivery));
    } catch (ActivityFailure failure) {
      problems.add(
          "what became of the message could not be noted, and it counts as told: "
              + Failures.message(failure));
    }
    return delivery;
  }

  private void ping() {
    AlertActivities switchOutside = AlertSteps.pinging();
    try {
      switchOutside.ping();
    } catch (ActivityFailure failure) {
      problems.add(Failures.message(failure));
    }
  }
}
