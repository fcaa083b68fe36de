package io.doorbuster.cli.loadreport;

/** A name and its value, as a page shows them. */
public record Fact(String name, String value) {}
