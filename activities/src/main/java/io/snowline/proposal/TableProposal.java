package io.snowline.proposal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a table could be configured.
 *
 * @param name its name in the configuration
 * @param source the table in the source
 * @param target the table in the target
 * @param key what is known of its key
 * @param problems what a run would refuse, a sentence each
 * @param rules a rule for each column that doesn't fit without one; by source name
 * @param stamp a column that holds no value in the source and looks as if the sync filled it
 */
public record TableProposal(
    String name,
    String source,
    String target,
    FoundKey key,
    List<String> problems,
    Map<String, String> rules,
    Optional<String> stamp) {
  public TableProposal {
    problems = List.copyOf(problems);
  }
}
