package io.openova.catalyst.cli.option;

/** How results are printed. */
public enum OutputFormat {
    text,
    json
}
