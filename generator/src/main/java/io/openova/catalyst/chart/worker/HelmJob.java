package io.openova.catalyst.chart.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One call of Helm.
 *
 * @param isLint whether the chart is linted instead of rendered; then only the archive counts
 * @param releaseName {@code .Release.Name}
 * @param namespace {@code .Release.Namespace}
 * @param kubeVersion {@code .Capabilities.KubeVersion}
 * @param archive the chart as a {@code .tgz}
 * @param values the values as JSON
 */
public record HelmJob(
        boolean isLint, String releaseName, String namespace, String kubeVersion, byte[] archive, byte[] values) {
    /** A job that renders. */
    public static HelmJob template(
            String releaseName, String namespace, String kubeVersion, byte[] archive, String values) {
        return new HelmJob(
                false, releaseName, namespace, kubeVersion, archive, values.getBytes(StandardCharsets.UTF_8));
    }

    /** A job that lints with {@code --strict}. */
    public static HelmJob lint(byte[] archive) {
        return new HelmJob(true, "", "", "", archive, new byte[0]);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeBoolean(isLint);
        out.writeUTF(releaseName);
        out.writeUTF(namespace);
        out.writeUTF(kubeVersion);
        writeBytes(out, archive);
        writeBytes(out, values);
        out.flush();
    }

    static HelmJob readFrom(DataInputStream in) throws IOException {
        return new HelmJob(in.readBoolean(), in.readUTF(), in.readUTF(), in.readUTF(), readBytes(in), readBytes(in));
    }

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
