package io.snowline.configuration;

/**
 * One thing that is wrong with a configuration, where it is written.
 *
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1; 0 where the file as a whole is meant
 * @param path the setting, such as {@code tables.orders.key[0]}; empty for the file
 * @param message what was found and what was expected
 */
public record Problem(int line, int column, String path, String message) {}
