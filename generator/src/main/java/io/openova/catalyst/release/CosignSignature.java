package io.openova.catalyst.release;

import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.registry.ArtifactReference;
import io.openova.catalyst.registry.Descriptor;
import io.openova.catalyst.registry.Manifest;
import io.openova.catalyst.registry.Registry;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signatures that {@code cosign verify --key} takes: a simple-signing payload about a manifest's digest, signed with an
 * ECDSA P-256 key, stored under the tag {@code sha256-<digest>.sig}. Computed in this process: no program is started
 * (S09).
 */
public final class CosignSignature {
    private static final String PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String ANNOTATION = "dev.cosignproject.cosign/signature";
    private static final String ALGORITHM = "SHA256withECDSA";

    private CosignSignature() {}

    /**
     * Signs a manifest and stores the signature beside it.
     *
     * @param key PEM file with a plain PKCS#8 EC key
     * @throws IllegalArgumentException when the file holds no such key; the message names the remedy
     */
    public static Descriptor sign(Registry registry, Manifest manifest, Path key) throws IOException {
        byte[] payload = payload(registry.repository(), manifest.descriptor().digest());
        String signature;
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pem(key, "PRIVATE KEY"))));
            signer.update(payload);
            signature = Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(key + " holds no EC key: " + e.getMessage(), e);
        }
        Descriptor layer = registry.push(PAYLOAD, payload);
        Descriptor config = registry.push(CONFIG, config(layer).getBytes(StandardCharsets.UTF_8));
        ObjectValue signed = layer.value()
                .with("annotations", Value.object().put(ANNOTATION, signature).build());
        return registry.pushManifest(
                tag(manifest),
                Manifest.IMAGE,
                Value.object()
                        .put("schemaVersion", 2)
                        .put("mediaType", Manifest.IMAGE)
                        .put("config", config.value())
                        .put("layers", Value.list(List.of(signed)))
                        .build());
    }

    /** Returns whether one of the signatures stored beside the manifest is by the key and about this digest. */
    public static boolean verify(Registry registry, Manifest manifest, Path publicKey) throws IOException {
        Optional<Manifest> stored = registry.manifest(tag(manifest));
        if (stored.isEmpty()) {
            return false;
        }
        for (Value layer : stored.get().value().itemsAt("layers")) {
            Optional<Descriptor> descriptor = Descriptor.read(layer);
            Optional<String> signature = layer.textAt("annotations", ANNOTATION);
            if (descriptor.isPresent() && signature.isPresent()) {
                byte[] payload = registry.pull(descriptor.get());
                if (new String(payload, StandardCharsets.UTF_8)
                                .contains("\"" + manifest.descriptor().digest() + "\"")
                        && isBy(publicKey, payload, signature.get())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isBy(Path publicKey, byte[] payload, String signature) throws IOException {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(
                    KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(pem(publicKey, "PUBLIC KEY"))));
            verifier.update(payload);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] payload(ArtifactReference repository, String digest) {
        return JsonWriter.write(Value.object()
                        .put(
                                "critical",
                                Value.object()
                                        .put(
                                                "identity",
                                                Value.object()
                                                        .put(
                                                                "docker-reference",
                                                                repository.host() + "/" + repository.repository()))
                                        .put("image", Value.object().put("docker-manifest-digest", digest))
                                        .put("type", "cosign container image signature"))
                        .put("optional", Value.NULL)
                        .build())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String config(Descriptor layer) {
        return JsonWriter.write(Value.object()
                .put("architecture", "")
                .put("created", "0001-01-01T00:00:00Z")
                .put("os", "")
                .put(
                        "rootfs",
                        Value.object().put("type", "layers").put("diff_ids", Value.texts(List.of(layer.digest()))))
                .put("config", ObjectValue.EMPTY)
                .build());
    }

    private static String tag(Manifest manifest) {
        return manifest.descriptor().digest().replace(':', '-') + ".sig";
    }

    private static byte[] pem(Path file, String kind) throws IOException {
        String text = SmallFile.text(file);
        String begin = "-----BEGIN " + kind + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + kind + "-----");
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(file + " is not a PEM file with a " + kind
                    + (text.contains("ENCRYPTED")
                            ? "; it is encrypted: sign with cosign itself, or give a plain PKCS#8 key"
                            : "; 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256' makes one"));
        }
        return Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
    }
}
