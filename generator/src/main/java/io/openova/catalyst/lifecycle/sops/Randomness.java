package io.openova.catalyst.lifecycle.sops;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;

/** Where keys and nonces come from; a test replaces it to get the same bytes again. */
interface Randomness {
    Randomness SECURE = new Randomness() {
        private final SecureRandom random = new SecureRandom();

        @Override
        public byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public KeyPair keyPair() throws GeneralSecurityException {
            return KeyPairGenerator.getInstance("X25519").generateKeyPair();
        }
    };

    /** Bytes that nobody can guess. */
    byte[] bytes(int length);

    /** A new pair of X25519 keys, used for one message. */
    KeyPair keyPair() throws GeneralSecurityException;
}
