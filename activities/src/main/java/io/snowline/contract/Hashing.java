package io.snowline.contract;

/**
 * How keys and rows are hashed. Hashes of one kind are compared with those of the same kind only.
 */
public enum Hashing {
  /** MD5 of canonical texts, which all engines compute alike. */
  PORTABLE,
  /** The hash function of the engine that holds both sides: it needs no texts. */
  ENGINE
}
