package io.openova.catalyst.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.Test;

class ConnectionGuardTest {
    private final List<Connection> closed = new ArrayList<>();

    @Test
    void a_request_of_a_connection_that_was_chosen_for_closing_is_not_handled() {
        ConnectionGuard guard = guard(10);
        Connection idle = connection(1);
        Connection busy = connection(2);
        guard.onOpened(idle);
        guard.onOpened(busy);
        assertThat(guard.begins(busy)).isTrue();

        guard.endIdle();

        assertThat(closed).containsExactly(idle);
        assertThat(guard.begins(idle)).isFalse();
        Connection late = connection(3);
        guard.onOpened(late);
        assertThat(closed).containsExactly(idle, late);
        assertThat(guard.begins(late)).isFalse();
    }

    @Test
    void a_connection_is_idle_again_when_all_its_requests_have_ended() {
        ConnectionGuard guard = guard(10);
        Connection connection = connection(1);
        guard.onOpened(connection);
        assertThat(guard.begins(connection)).isTrue();
        assertThat(guard.begins(connection))
                .as("the next, before the end of the first is known")
                .isTrue();
        guard.ends(connection);

        guard.endIdle();
        assertThat(closed).isEmpty();

        guard.ends(connection);
        guard.endIdle();
        assertThat(closed).containsExactly(connection);
    }

    @Test
    void at_the_limit_the_newcomer_is_closed_when_every_other_connection_handles_a_request() {
        ConnectionGuard guard = guard(1);
        Connection busy = connection(1);
        guard.onOpened(busy);
        assertThat(guard.begins(busy)).isTrue();
        Connection newcomer = connection(2);

        guard.onOpened(newcomer);

        assertThat(closed).containsExactly(newcomer);
        assertThat(guard.begins(newcomer)).isFalse();
        assertThat(guard.begins(busy)).isTrue();
    }

    private static ConnectionGuard guard(int limit) {
        Duration minute = Duration.ofMinutes(1);
        InetSocketAddress anywhere = new InetSocketAddress("127.0.0.1", 0);
        return new ConnectionGuard(
                new ListenSettings(anywhere, "test", 8, limit, limit, 8192, minute, minute, minute), limit);
    }

    /** A connection without traffic that notes its own closing. */
    private Connection connection(int host) {
        EndPoint endPoint = stub(EndPoint.class, new InetSocketAddress("127.0.0." + host, 1));
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "close" -> {
                            closed.add((Connection) self);
                            // As Jetty does when a request is refused at the same moment.
                            throw new IllegalStateException("channel already completed");
                        }
                        case "getEndPoint" -> {
                            return endPoint;
                        }
                        case "equals" -> {
                            return self == arguments[0];
                        }
                        case "hashCode" -> {
                            return host;
                        }
                        case "toString" -> {
                            return "connection " + host;
                        }
                        default -> {
                            if (method.getReturnType() == long.class) {
                                return 0L;
                            }
                        }
                    }
                    return null;
                });
    }

    private static EndPoint stub(Class<EndPoint> type, InetSocketAddress remote) {
        return type.cast(Proxy.newProxyInstance(
                ConnectionGuardTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> method.getName().equals("getRemoteSocketAddress") ? remote : null));
    }
}
