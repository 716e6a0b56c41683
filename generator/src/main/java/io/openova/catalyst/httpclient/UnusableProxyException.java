package io.openova.catalyst.httpclient;

/** A variable of the environment that should name a proxy does not hold the address of one. */
public final class UnusableProxyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnusableProxyException(String variable) {
        super(variable + " is not the address of an HTTP proxy; write it as http://HOST:PORT");
    }
}
