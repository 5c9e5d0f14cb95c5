package io.snowline.demo;

/**
 * Where the demo's tables are.
 *
 * @param configuration source and target as the configuration has them
 */
record DemoEnds(DemoDatabase source, DemoDatabase target, String configuration) {}
