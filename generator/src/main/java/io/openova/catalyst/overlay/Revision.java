package io.openova.catalyst.overlay;

import java.time.Instant;
import java.util.Optional;

/**
 * One commit that changed a requested path.
 *
 * @param commit 40 hex digits
 * @param at when it was made
 * @param author name and address of its author
 * @param actor trailer {@code Actor}; empty for a commit that was not made by the product
 * @param subject the message's first line
 * @param after the overlay as the commit left it
 * @param before the overlay as its first parent left it
 */
public record Revision(
        String commit,
        Instant at,
        CommitOrder.Author author,
        Optional<String> actor,
        String subject,
        Snapshot after,
        Snapshot before) {}
