package io.snowline.alert;

import io.temporal.activity.ActivityInterface;

/** How people are told. */
@ActivityInterface(namePrefix = "Alert.")
public interface AlertActivities {

  /**
   * Sends one message to the first channel that takes it; each channel gets it once at most. It
   * doesn't fail when channels do, since a repeat would send again: {@link AlertSteps} executes it
   * once, and {@link Delivery} says whether the same findings may be told in the next round.
   */
  Delivery deliver(Alert alert);

  /**
   * Tells the dead-man's switch outside that a round is done; does nothing where none is
   * configured. A repeat does no harm.
   */
  void ping();
}
