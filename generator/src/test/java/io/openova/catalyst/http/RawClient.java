package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Connections as an intruder makes them: bytes, and nothing more than was meant to be sent. */
public final class RawClient implements AutoCloseable {
    /** Waiting for something that must happen; no verdict about speed. */
    private static final int WAIT_MS = 120_000;

    private final List<Socket> open = new ArrayList<>();
    private final int port;

    public RawClient(String url) {
        this.port = URI.create(url).getPort();
    }

    /** One more connection, over which the text is sent. */
    public Socket send(String text) throws IOException {
        return send("127.0.0.1", text);
    }

    /** @param from address of this machine that the connection comes from */
    public Socket send(String from, String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
        open.add(socket);
        socket.setSoTimeout(WAIT_MS);
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException closed) {
            assertThat(text)
                    .as("the connection was closed: " + closed.getMessage())
                    .isEmpty();
        }
        return socket;
    }

    public void sendEach(int count, String text) throws IOException {
        for (int i = 0; i < count; i++) {
            send(text);
        }
    }

    /** The status line and the headers of the next answer; what there is when the server closes. */
    public static String head(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            while (text.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return text + "(closed)";
                }
                text.append((char) next);
            }
        } catch (SocketException reset) {
            text.append("(closed)");
        }
        return text.toString();
    }

    /** Waits until it is so. */
    public static void until(String what, BooleanSupplier isSo) {
        long end = System.nanoTime() + WAIT_MS * 1_000_000L;
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough for: " + what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** Closes every connection. */
    @Override
    public void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }
}
