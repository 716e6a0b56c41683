package io.openova.catalyst.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One kept connection to the API. It costs less than an HTTP client, so that the load leaves the cores to the server. */
final class HttpConnection implements Closeable {
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final String host;

    /** @throws IOException when the server does not take the connection */
    HttpConnection(URI url) throws IOException {
        socket = new Socket(url.getHost(), url.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        host = url.getAuthority();
    }

    /**
     * Sends a request, a line {@code METHOD PATH BODY} whose body is optional, and reads its answer to the end.
     *
     * @return the status of the answer
     * @throws IOException when the connection ends before the answer does, or stays silent for a minute
     */
    int exchange(String authorization, String line) throws IOException {
        String[] parts = line.split(" ", 3);
        byte[] body = (parts.length > 2 ? parts[2] : "").getBytes(StandardCharsets.UTF_8);
        String content =
                body.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
        String head = parts[0] + " " + parts[1] + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: " + authorization
                + "\r\n" + content + "\r\n";
        byte[] request = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + body.length);
        System.arraycopy(body, 0, request, head.length(), body.length);
        socket.getOutputStream().write(request);
        int status = Integer.parseInt(headerLine().split(" ")[1]);
        int length = 0;
        for (String header = headerLine(); !header.isEmpty(); header = headerLine()) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private String headerLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
