/**
 * Encrypts Secrets as SOPS does, to recipients of age. Takes values and public keys and gives manifests; nothing here decrypts or
 * reads a private key.
 */
@NullMarked
package io.openova.catalyst.lifecycle.sops;

import org.jspecify.annotations.NullMarked;
