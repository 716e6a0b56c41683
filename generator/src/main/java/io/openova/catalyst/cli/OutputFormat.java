package io.openova.catalyst.cli;

/** How results are printed. */
enum OutputFormat {
    text,
    json
}
