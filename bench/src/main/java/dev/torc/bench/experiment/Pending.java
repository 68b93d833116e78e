package dev.torc.bench.experiment;

/**
 * A claim whose experiment waits for something.
 *
 * @param number its place in the list of claims
 * @param name by which it will be run
 * @param claim what was published, in a sentence
 * @param needs what it waits for, in a few words
 */
public record Pending(String number, String name, String claim, String needs) {}
