package io.snowline.definition;

import java.util.List;
import java.util.Set;

/**
 * A view that Snowline keeps in the target.
 *
 * @param name the view's name, as its statement spells it
 * @param statement one {@code CREATE OR REPLACE VIEW name AS SELECT ...}, names unqualified
 * @param key columns that identify a row, so that a change reads as before and after; may be empty
 * @param tables names of the configured tables that it reads, itself or through other views
 * @param reads the target tables of those, and each target and history that it reads; a run makes
 *     the view once all of them exist
 * @param file where the statement was read from, for messages
 */
public record ViewDefinition(
    String name,
    String statement,
    List<String> key,
    Set<String> tables,
    Set<String> reads,
    String file) {}
