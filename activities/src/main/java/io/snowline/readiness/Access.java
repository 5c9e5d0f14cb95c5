package io.snowline.readiness;

import io.snowline.definition.TableDefinition;
import java.util.List;

/**
 * What the login at one end may do, and what is there. Closing it frees its connection.
 *
 * <p>{@link #look} asks only for what a sync needs, and leaves nothing behind.
 */
public interface Access extends AutoCloseable {

  /** Looks at the points of this end. */
  void look(Checklist list, List<TableDefinition> tables);

  @Override
  void close();
}
