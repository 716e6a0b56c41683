package io.openova.catalyst.cli.terminal;

import io.openova.catalyst.finding.SingleLine;
import java.util.ArrayList;
import java.util.List;

/** Prints aligned columns; every cell is one line without control characters. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... head) {
        rows.add(List.of(head));
    }

    public Table row(String... cells) {
        rows.add(java.util.Arrays.stream(cells).map(SingleLine::of).toList());
        return this;
    }

    public void print(Console console) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width =
                        rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
                String cell = row.get(column);
                line.append(cell);
                if (column + 1 < row.size()) {
                    line.append(" ".repeat(width - cell.length() + 2));
                }
            }
            console.out().println(line);
        }
    }
}
