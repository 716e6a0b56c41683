package io.openova.catalyst.finding;

/** The severity of a finding. Only errors refuse an input; strict mode turns certain warnings into errors. */
public enum Severity {
    ERROR,
    WARNING,
    INFO
}
