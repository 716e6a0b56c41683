package io.openova.catalyst.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts every connection and never answers. */
final class SilentServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    private final List<Socket> taken = new CopyOnWriteArrayList<>();

    SilentServer() throws IOException {
        Thread thread = new Thread(
                () -> {
                    while (!server.isClosed()) {
                        try {
                            taken.add(server.accept());
                        } catch (IOException closed) {
                            return;
                        }
                    }
                },
                "silent-server");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How often it was called. */
    int connections() {
        return taken.size();
    }

    /** A token in which everything is right but the signature. */
    static String token(String issuer, String audience) {
        return part("{\"alg\":\"RS256\",\"kid\":\"one\",\"typ\":\"JWT\"}")
                + "."
                + part("{\"iss\":\"" + issuer + "\",\"sub\":\"mallory\",\"aud\":\"" + audience
                        + "\",\"exp\":4102444800}")
                + "." + part("no signature");
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : taken) {
            socket.close();
        }
    }
}
