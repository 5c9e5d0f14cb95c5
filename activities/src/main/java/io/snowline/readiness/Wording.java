package io.snowline.readiness;

import io.snowline.secret.KnownSecrets;
import io.snowline.warehouse.WarehouseException;

/** Failures as a line of the checklist tells them. */
final class Wording {
  private Wording() {}

  /** Known failures in their own words; others by the first line of theirs, without secrets. */
  static String of(RuntimeException failure) {
    return failure instanceof WarehouseException
        ? failure.getMessage()
        : "unexpected "
            + KnownSecrets.redacted(String.valueOf(failure).lines().findFirst().orElse("failure"));
  }
}
