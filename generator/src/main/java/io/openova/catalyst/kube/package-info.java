/**
 * The Kubernetes API as values: a word becomes a kind, a request about one object becomes an outcome. Knows fabric8 for
 * finding and reaching the API server only; what is sent and read are the product's own trees, so that nothing is lost
 * or added on the way. No message contains the value of a Secret.
 */
@NullMarked
package io.openova.catalyst.kube;

import org.jspecify.annotations.NullMarked;
