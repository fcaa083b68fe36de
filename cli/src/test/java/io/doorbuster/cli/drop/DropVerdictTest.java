package io.doorbuster.cli.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.loadgen.StubSale;
import io.doorbuster.cli.loadgen.StubServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The findings of a drill against a sale that was not exact. */
class DropVerdictTest extends DropHarness {
    @Test
    void shouldFindAnOversell() throws Exception {
        final StubSale oversold = new StubSale(10, 1) {
            @Override
            public long remaining() {
                return Math.max(11 - units, 0);
            }

            @Override
            public String page() {
                return super.page()
                        .replaceAll(
                                "\"remaining\":\\d+,\"sold\":\\d+",
                                "\"remaining\":" + Math.max(0, 10 - units) + ",\"sold\":" + Math.min(10, units));
            }
        };

        assertEquals(3, drill(oversold, "--users", "20"));
        assertBroken("secured = min(");
        assertBroken("page");
    }

    @Test
    void shouldFindAnUndersell() throws Exception {
        final StubSale undersold = new StubSale(10, 1) {
            @Override
            public synchronized byte[] purchase(final String user, final long quantity, final String key) {
                return units == 9 ? StubServer.problem(409, "sold-out") : super.purchase(user, quantity, key);
            }
        };

        assertEquals(3, drill(undersold, "--users", "20"));
        assertBroken("secured = min(");
        assertBroken("page");
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0, position", "0, 1, 0, position", "0, 0, 1, unitsBefore"})
    void shouldFindARepeatedNumberPositionAndUnitsBefore(
            final int number, final int position, final int before, final String rule) throws Exception {
        final StubSale confused = new StubSale(10, 1) {
            @Override
            public String order(
                    final String user, final long n, final long p, final long unitsBefore, final long quantity) {
                final boolean fifth = n == 5;
                return fifth
                        ? super.order(user, n - number, p - position, unitsBefore - before, quantity)
                        : super.order(user, n, p, unitsBefore, quantity);
            }
        };

        assertEquals(3, drill(confused, "--users", "20"));
        assertBroken(rule);
    }

    @Test
    void shouldFindPositionsThatFallWithTheSequence() throws Exception {
        final StubSale unfair = new StubSale(10, 1) {
            @Override
            public String order(
                    final String user, final long n, final long p, final long unitsBefore, final long quantity) {
                return super.order(user, n, 11 - p, 10 - p, quantity);
            }
        };

        assertEquals(3, drill(unfair, "--users", "20"));
        assertBroken("position");
    }

    @Test
    void shouldFindAUserOverTheLimit() throws Exception {
        final StubSale generous = new StubSale(10, 2) {
            @Override
            public String page() {
                return super.page().replace("\"perUserLimit\":2", "\"perUserLimit\":1");
            }
        };

        assertEquals(3, drill(generous, "--users", "3", "--clicks", "2"));
        assertBroken("limit");
    }

    @Test
    void shouldFindUsersWhoAreAtTheLimitWithoutAnOrder() throws Exception {
        final StubSale stingy = new StubSale(10, 1) {
            @Override
            public synchronized byte[] purchase(final String user, final long quantity, final String key) {
                return user.endsWith("3")
                        ? StubServer.problem(409, "limit-reached")
                        : super.purchase(user, quantity, key);
            }
        };

        assertEquals(3, drill(stingy, "--users", "10"));
        assertBroken("limit-reached");
    }

    @Test
    void shouldFindAnAnswerThatWentToAnotherUser() throws Exception {
        final StubSale crossed = new StubSale(10, 1) {
            @Override
            public String order(
                    final String user, final long n, final long p, final long unitsBefore, final long quantity) {
                return super.order(n == 5 ? "u99999999" : user, n, p, unitsBefore, quantity);
            }
        };

        assertEquals(3, drill(crossed, "--users", "20"));
        assertBroken("owner");
    }

    private void assertBroken(final String rule) {
        assertTrue(out.toString().contains("BROKEN    " + rule), out.toString());
    }
}
