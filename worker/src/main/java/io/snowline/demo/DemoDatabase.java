package io.snowline.demo;

import java.util.List;

/** One end of the demo, as anybody's SQL reaches it. */
interface DemoDatabase {

  /** Runs statements, one after the other. */
  void run(String... statements) throws Exception;

  /** The first column of a query's rows. */
  List<String> texts(String query) throws Exception;

  /** What this engine calls the function that makes JSON of a row. */
  String toJson();
}
