package io.doorbuster.http.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proxies of these tests are 10.x.x.x and 2001:db8::x; lines of one header are separated by a bar. */
class ClientAddressTest {
    private static final ClientAddress CLIENTS =
            new ClientAddress(List.of(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32")));
    private static final InetAddress PROXY = IpLiteral.parse("10.0.0.1");
    private static final InetAddress STRANGER = IpLiteral.parse("198.51.100.9");

    private static List<String> lines(final String values) {
        return values == null ? List.of() : List.of(values.split("\\|", -1));
    }

    private static void assertClient(final String expected, final InetAddress found) {
        assertEquals(IpLiteral.parse(expected), found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "                                        ; 10.0.0.1",
                "203.0.113.7                             ; 203.0.113.7",
                "  203.0.113.7\t                         ; 203.0.113.7",
                "203.0.113.7:4711                        ; 203.0.113.7",
                "2001:4860::8                            ; 2001:4860::8",
                "[2001:4860::8]                          ; 2001:4860::8",
                "[2001:4860::8]:4711                     ; 2001:4860::8",
                "::ffff:203.0.113.7                      ; 203.0.113.7",
                "1.1.1.1, 203.0.113.7                    ; 203.0.113.7",
                "203.0.113.7, 10.0.0.2                   ; 203.0.113.7",
                "1.1.1.1, 203.0.113.7,10.0.0.2 , 10.0.0.3; 203.0.113.7",
                "203.0.113.7, 2001:db8::5                ; 203.0.113.7",
                "10.0.0.3, 10.0.0.2                      ; 10.0.0.3",
                "203.0.113.7 | 10.0.0.2                  ; 203.0.113.7",
                "10.0.0.2 | 203.0.113.7                  ; 203.0.113.7",
                "203.0.113.7, unknown                    ; 10.0.0.1",
                "203.0.113.7, , 10.0.0.2                 ; 10.0.0.2",
                "203.0.113.7,                            ; 10.0.0.1",
                ",203.0.113.7                            ; 203.0.113.7",
                ", 10.0.0.2                              ; 10.0.0.2",
                "203.0.113.7, 10.0.0.2.                  ; 10.0.0.1",
                "203.0.113.7, 10.0.0.256, 10.0.0.3       ; 10.0.0.3",
                "203.0.113.7:, 10.0.0.3                  ; 10.0.0.3",
                "203.0.113.7:123456                      ; 10.0.0.1",
                "203.0.113.7:http                        ; 10.0.0.1",
                "[203.0.113.7]                           ; 10.0.0.1",
                "[2001:4860::8                           ; 10.0.0.1",
                "[2001:4860::8]x                         ; 10.0.0.1",
                "[2001:4860::8]:                         ; 10.0.0.1",
                "'2001:4860::8'                          ; 2001:4860::8",
                "\"203.0.113.7\"                         ; 10.0.0.1",
                "localhost                               ; 10.0.0.1"
            })
    void shouldWalkThroughXForwardedForFromTheRight(final String values, final String client) {
        assertClient(client, CLIENTS.of(PROXY, List.of(), lines(values)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.7                                     ~ 203.0.113.7",
                "For=203.0.113.7;proto=https;by=10.0.0.1             ~ 203.0.113.7",
                "proto=https; for=203.0.113.7                        ~ 203.0.113.7",
                "for=\"203.0.113.7\"                                 ~ 203.0.113.7",
                "for=\"203.0.113.7:80\"                              ~ 203.0.113.7",
                "for=\"[2001:4860::8]\"                              ~ 2001:4860::8",
                "for=\"[2001:4860::8]:4711\"                         ~ 2001:4860::8",
                "for=\"[2001:4860::8]:_port\"                        ~ 10.0.0.1",
                "for=203.0.113.7, for=10.0.0.2                       ~ 203.0.113.7",
                "for=203.0.113.7|for=10.0.0.2, for=\"[2001:db8::1]\" ~ 203.0.113.7",
                "host=\"a,b;c\";for=203.0.113.7,for=10.0.0.2         ~ 203.0.113.7",
                "for=1.1.1.1, for=203.0.113.7                        ~ 203.0.113.7",
                "for=\"1.1.1.1, for=203.0.113.7                      ~ 203.0.113.7",
                "for=\"1.1.1.1, for=203.0.113.7, for=10.0.0.2        ~ 203.0.113.7",
                "for=\"\\\"1.1.1.1\", for=203.0.113.7                ~ 203.0.113.7",
                "for=203.0.113.7;host=\"\\\"\", for=10.0.0.2         ~ 10.0.0.2",
                "for=203.0.113.7, for=unknown                        ~ 10.0.0.1",
                "for=203.0.113.7, for=_hidden, for=10.0.0.2          ~ 10.0.0.2",
                "for=203.0.113.7, proto=https                        ~ 10.0.0.1",
                "for=203.0.113.7, for=10.0.0.2;for=10.0.0.3          ~ 10.0.0.1",
                "for=203.0.113.7:80                                  ~ 10.0.0.1",
                "for=2001:4860::8                                    ~ 10.0.0.1",
                "for=\"2001:4860::8\"                                ~ 10.0.0.1",
                "for=[2001:4860::8]                                  ~ 10.0.0.1",
                "for= 203.0.113.7                                    ~ 10.0.0.1",
                "for =203.0.113.7                                    ~ 10.0.0.1",
                "for=                                                ~ 10.0.0.1",
                "for=\"                                              ~ 10.0.0.1",
                "for=\"203.0.113.7                                   ~ 10.0.0.1",
                "xfor=203.0.113.7                                    ~ 10.0.0.1",
                "203.0.113.7                                         ~ 10.0.0.1",
                "``                                                  ~ 10.0.0.1"
            })
    void shouldWalkThroughForwardedFromTheRight(final String values, final String client) {
        assertClient(client, CLIENTS.of(PROXY, lines(values), List.of()));
    }

    @Test
    void shouldBelieveNothingThatAStrangerSends() {
        assertSame(STRANGER, CLIENTS.of(STRANGER, List.of("for=203.0.113.7"), List.of("203.0.113.7")));
        assertSame(PROXY, ClientAddress.OF_PEER.of(PROXY, List.of("for=203.0.113.7"), List.of("203.0.113.7")));
    }

    @Test
    void shouldIgnoreXForwardedForIfThereIsForwarded() {
        assertClient("10.0.0.2", CLIENTS.of(PROXY, List.of("for=10.0.0.2"), List.of("203.0.113.7")));
    }

    @Test
    void shouldEndTheWalkAfterSixteenProxies() {
        final String proxies = String.join(",", Collections.nCopies(15, "10.0.0.2"));
        assertClient("203.0.113.7", CLIENTS.of(PROXY, List.of(), List.of("203.0.113.7," + proxies)));
        assertClient("10.0.0.2", CLIENTS.of(PROXY, List.of(), List.of("203.0.113.7,10.0.0.2," + proxies)));
    }

    /** 8 KiB is the longest head. */
    @Test
    void shouldReadLongValuesWithoutBeingLed() {
        final String commas = ",".repeat(8_000);
        assertClient("203.0.113.7", CLIENTS.of(PROXY, List.of(), List.of(commas + "203.0.113.7")));
        assertClient("10.0.0.1", CLIENTS.of(PROXY, List.of("for=\"" + "9".repeat(8_000) + '"'), List.of()));
        assertClient("10.0.0.1", CLIENTS.of(PROXY, List.of(), List.of("9".repeat(8_000))));
    }
}
