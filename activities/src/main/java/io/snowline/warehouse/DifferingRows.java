package io.snowline.warehouse;

import io.snowline.contract.Contract;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.Staged;
import io.snowline.sync.TransferRequest;
import java.time.Instant;
import java.util.List;

/**
 * Which rows of the buckets that a run wants are read.
 *
 * @param read the buckets to read, of the digest by which the run tells its staged rows apart
 * @param equal the target's rows in the wanted buckets that aren't read, since they equal the
 *     source's; in the buckets of the request
 */
record DifferingRows(Buckets read, Digest equal) {
  /**
   * When a finer digest finds more than one row in so many to read, all are: the list of its
   * buckets would be long, and little saved.
   */
  private static final int ONE_ROW_IN = 4;

  /**
   * Takes the second look if the request asks for one: a statement on each side. What moves between
   * this and the reading is found by the closing digest, as if all had been read.
   */
  static DifferingRows find(
      TransferRequest request, Contract contract, Source source, Target target) {
    Buckets asked = request.read();
    Buckets wanted = asked.among(Math.max(asked.total(), request.finer()));
    if (wanted.total() == asked.total() || !request.first()) {
      return all(wanted, asked);
    }
    BothEnds<Digest> digests =
        BothEnds.ask(
            () -> source.digest(contract, wanted.total()),
            () -> target.digest(contract, wanted.total()));
    Buckets differing = Digest.toRead(digests.source(), digests.target()).within(wanted);
    long rows = digests.source().of(differing).totalRows();
    if (rows * ONE_ROW_IN > digests.source().of(wanted).totalRows()) {
      return all(wanted, asked);
    }
    Digest equal = digests.target().of(wanted.without(differing));
    return new DifferingRows(differing, equal.folded(asked.total()));
  }

  private static DifferingRows all(Buckets wanted, Buckets asked) {
    return new DifferingRows(wanted, Digest.empty(Instant.now(), asked.total()));
  }

  /** What the run goes on with once the target has loaded these rows. */
  Staged staged(Staged loaded, List<String> queries) {
    int buckets = equal.buckets();
    return new Staged(
        loaded.rows().folded(buckets).plus(equal),
        loaded.quarantined().folded(buckets),
        queries,
        read);
  }
}
