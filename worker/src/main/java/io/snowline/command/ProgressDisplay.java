package io.snowline.command;

import java.util.List;

/** Shows what happens while a command waits. Closing it leaves nothing half written. */
interface ProgressDisplay extends AutoCloseable {

  /** What each table is busy with now. */
  void show(List<TableStep> steps);

  @Override
  void close();
}
