package io.snowline.bigquery;

import java.util.List;

/**
 * What jobs cost.
 *
 * @param jobs their ids
 * @param bytesBilled what they are billed for
 * @param slotMillis how long slots computed for them
 */
record RunCosts(List<String> jobs, long bytesBilled, long slotMillis) {
  RunCosts {
    jobs = List.copyOf(jobs);
  }
}
