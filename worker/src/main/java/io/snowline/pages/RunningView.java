package io.snowline.pages;

import io.snowline.temporal.RunsUnderWay.UnderWay;
import io.snowline.words.Words;
import java.time.Instant;

/**
 * A run that goes on.
 *
 * @param step what it does now
 * @param behind how many requests wait behind it; null for none
 */
record RunningView(String run, String path, String step, Moment since, String behind) {

  static RunningView of(UnderWay underWay, Instant now) {
    return new RunningView(
        underWay.run(),
        Paths.run(underWay.run()),
        underWay.progress().detail().isEmpty()
            ? underWay.progress().step()
            : underWay.progress().step() + ": " + Words.value(underWay.progress().detail()),
        Moment.of(underWay.progress().since(), now),
        underWay.waiting() == 0
            ? null
            : Words.many(underWay.waiting(), "request waits", "requests wait") + " behind it");
  }
}
