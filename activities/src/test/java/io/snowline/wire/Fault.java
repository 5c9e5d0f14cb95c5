package io.snowline.wire;

import java.util.List;

/** What can become of a call. */
enum Fault {
  /** The connection breaks before the server sees it. */
  CUT("cut before it is sent"),
  /** The server does it, and the answer doesn't come back. */
  LOST("done, answer lost"),
  /** The server does it, and half of the answer comes back. */
  TRUNCATED("answer truncated"),
  /** The answer is late. */
  SLOW("slow"),
  /** The server does it, is killed before the answer is out, and starts again. */
  KILLED("server killed");

  /** Those that concern one call alone. */
  static final List<Fault> OF_A_CALL = List.of(CUT, LOST, TRUNCATED, SLOW);

  private final String text;

  Fault(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
