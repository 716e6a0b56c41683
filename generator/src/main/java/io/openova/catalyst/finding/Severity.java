package io.openova.catalyst.finding;

/** How much a finding weighs. Only errors refuse; in strict mode the checks raise what they would warn of. */
public enum Severity {
    ERROR,
    WARNING,
    INFO
}
