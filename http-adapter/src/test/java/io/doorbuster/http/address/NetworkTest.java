package io.doorbuster.http.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static final long SEED = 11;

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.6/31, 192.0.2.7, true",
        "192.0.2.6/31, 192.0.2.8, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 10.0.0.1, false",
        "::/0, ffff::1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::/33, 2001:db8:8000::, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"
    })
    void shouldContainTheAddressesWithItsPrefix(final String network, final String address, final boolean contained) {
        assertEquals(contained, Network.parse(network).contains(IpLiteral.parse(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "localhost",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0.0/8 ",
                "10.0.0.1/8",
                "10/8",
                "::/129",
                "::/1000",
                "2001:db8::1/32",
                "::ffff:10.0.0.0/8",
                "fe80::1%eth0"
            })
    void shouldRefuseWhatIsNoNetwork(final String text) {
        assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
    }

    @Test
    void shouldSayHowToWriteANetworkWithBitsBeyondItsPrefix() {
        final String message = assertThrows(IllegalArgumentException.class, () -> Network.parse("10.1.2.3/8"))
                .getMessage();
        assertEquals(
                "\"10.1.2.3/8\" has bits beyond its prefix; write 10.0.0.0/8, or the address without a prefix",
                message);
    }

    @Test
    void shouldBeEqualToTheSameNetworkInAnotherNotation() {
        assertEquals(Network.parse("10.0.0.0/8"), Network.parse("::ffff:a00:0/104"));
        assertEquals(
                Network.parse("::1").hashCode(), Network.parse("0:0::0:1/128").hashCode());
        assertNotEquals(Network.parse("10.0.0.0/8"), Network.parse("10.0.0.0/9"));
        assertNotEquals(Network.parse("0.0.0.0/0"), Network.parse("::/0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "192.0.2.7", "2001:db8:0:0:0:0:0:0/32", "0.0.0.0/0"})
    void shouldWriteItselfAsItIsRead(final String text) {
        assertEquals(text, Network.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "1..3.4", "0x1.2.3.4", "1.2.3.٤", "1234",
                ":", ":::", "1:", ":1", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::",
                "g::", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:5", "[::1]", "::1%lo", "::1/128", "::１"
            })
    void shouldReadNothingThatIsNotExactlyAnAddress(final String text) {
        assertNull(IpLiteral.parse(text));
    }

    /** Against the reader of the JDK, which looks nothing up for what has only these characters. */
    @Test
    void shouldReadAddressesAsTheJdkDoes() throws UnknownHostException {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            final byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = random.nextInt(3) == 0 ? 0 : bytes[at];
            }
            final InetAddress address = InetAddress.getByAddress(bytes);
            final String text = address.getHostAddress();
            assertEquals(address, IpLiteral.parse(text), text);
            final String shorter = text.replaceFirst("(^|:)0(:0)+(:|$)", "::");
            assertEquals(address, IpLiteral.parse(shorter), shorter);
        }
        assertNotNull(IpLiteral.parse("ABCD:ef01:2345:6789:abcd:ef01:255.255.255.255"));
    }
}
