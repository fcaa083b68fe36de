package io.doorbuster.http.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.doorbuster.http.json.BadInput;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Any names and values as the parameters of a query. */
final class QueryFuzzTest {
    private static final int MAX = 500;
    private static final List<String> NAMES = List.of("limit", "pseudonymous");

    @FuzzTest(maxDuration = "10m")
    void shouldReadOnlyKnownParametersInTheirRange(final byte[] bytes) {
        final Map<String, Deque<String>> parameters = parameters(new String(bytes, ISO_8859_1));
        try {
            final Query query = Query.of(new Call(exchange(parameters), null), NAMES);
            assertTrue(NAMES.containsAll(parameters.keySet()), parameters::toString);
            final long limit = query.wholeNumber("limit", 1, MAX, MAX);
            assertTrue(limit >= 1 && limit <= MAX, parameters::toString);
            final Deque<String> sent = parameters.get("limit");
            assertTrue(sent == null || sent.getFirst().matches("0*" + limit), parameters::toString);
            final Deque<String> flag = parameters.get("pseudonymous");
            assertEquals(flag != null && flag.getFirst().equals("true"), query.flag("pseudonymous"));
        } catch (final BadInput refused) {
            assertTrue(!parameters.isEmpty(), "the empty query is refused");
        }
    }

    private static Map<String, Deque<String>> parameters(final String query) {
        final Map<String, Deque<String>> parameters = new TreeMap<>();
        for (final String parameter : query.split("&")) {
            final String[] parts = parameter.split("=", 2);
            if (!parameter.isEmpty()) {
                parameters.computeIfAbsent(parts[0], name -> new ArrayDeque<>()).add(parts.length == 1 ? "" : parts[1]);
            }
        }
        return parameters;
    }

    /** The port to the HTTP server, of which the query needs only this one method. */
    private static Exchange exchange(final Map<String, Deque<String>> parameters) {
        return (Exchange) Proxy.newProxyInstance(
                Exchange.class.getClassLoader(),
                new Class<?>[] {Exchange.class},
                (proxy, method, arguments) -> method.getName().equals("queryParameters") ? parameters : null);
    }
}
