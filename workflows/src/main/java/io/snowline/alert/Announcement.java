package io.snowline.alert;

/**
 * An alert on its way.
 *
 * @param round who tells it, unique among all rounds
 * @param alert what is told
 * @param delivery what became of it; null before it is sent
 */
public record Announcement(String round, Alert alert, Delivery delivery) {}
