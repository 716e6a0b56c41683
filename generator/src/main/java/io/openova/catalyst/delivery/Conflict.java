package io.openova.catalyst.delivery;

import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.Optional;

/**
 * A field that two writers gave different values at once.
 *
 * @param application whose field it is
 * @param pointer the field in the Application custom resource; the root when one writer deleted what the other changed
 * @param ours the value that this request wanted; empty when it removed the field
 * @param theirs the value that is committed now; empty when it is gone
 */
public record Conflict(ApplicationKey application, Pointer pointer, Optional<Value> ours, Optional<Value> theirs) {}
