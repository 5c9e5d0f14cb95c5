package io.snowline.wire;

import io.snowline.sync.TransferRequest;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;

/** Has every run look twice at the buckets that differ, however few rows its table has. */
final class SecondLooks extends WorkerInterceptorBase {
  private static final int FINER_BUCKETS_OF_A_BUCKET = 16;

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        if (input.getArguments()[0] instanceof TransferRequest asked) {
          input.getArguments()[0] =
              new TransferRequest(
                  asked.run(),
                  asked.table(),
                  asked.contract(),
                  asked.read(),
                  asked.first(),
                  asked.read().total() * FINER_BUCKETS_OF_A_BUCKET);
        }
        return super.execute(input);
      }
    };
  }
}
