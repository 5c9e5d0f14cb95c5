package io.snowline.temporal;

import io.snowline.secret.KnownSecrets;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.FailureConverter;
import io.temporal.failure.DefaultFailureConverter;

/** Failures as the SDK writes them into histories, without the secrets that this process knows. */
final class RedactedFailures implements FailureConverter {
  private final FailureConverter failures = new DefaultFailureConverter();

  @Override
  public RuntimeException failureToException(Failure failure, DataConverter converter) {
    return failures.failureToException(failure, converter);
  }

  @Override
  public Failure exceptionToFailure(Throwable exception, DataConverter converter) {
    return redacted(failures.exceptionToFailure(exception, converter));
  }

  private static Failure redacted(Failure failure) {
    Failure.Builder redacted =
        failure.toBuilder()
            .setMessage(KnownSecrets.redacted(failure.getMessage()))
            .setStackTrace(KnownSecrets.redacted(failure.getStackTrace()));
    if (failure.hasCause()) {
      redacted.setCause(redacted(failure.getCause()));
    }
    return redacted.build();
  }
}
