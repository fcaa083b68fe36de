package io.doorbuster.http.address;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.address.ProxyHeader.Progress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final long SEED = 2;
    private static final String START_V2 = "0d0a0d0a000d0a515549540a";
    private static final String V4 = "cb007107" + "0a000001" + "1234" + "01bb";
    private static final String V6 =
            "20014860000000000000000000000008" + "20010db8000000000000000000000001" + "123401bb";
    private static final byte[] REST = "GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1);

    /** What a header says, after every byte of it was read in the pieces that it asked for. */
    private record Said(Progress progress, String client, int read) {}

    /** Reads a connection in the pieces that the header asks for, cut once more at {@code cut}. */
    private static Said read(final byte[] connection, final int cut) {
        final ProxyHeader header = new ProxyHeader();
        Progress progress = Progress.INCOMPLETE;
        int at = 0;
        while (progress == Progress.INCOMPLETE && at < connection.length) {
            int count = Math.min(header.needed(), connection.length - at);
            assertTrue(header.needed() > 0, "asks for nothing");
            count = at < cut && at + count > cut ? cut - at : count;
            progress = header.read(ByteBuffer.wrap(connection, at, count));
            at += count;
        }
        final String client = header.source() == null ? null : header.source().getHostAddress();
        return new Said(progress, client, at);
    }

    private static byte[] v1(final String line) {
        return (line + "\r\n").getBytes(ISO_8859_1);
    }

    private static byte[] v2(final String hex) {
        return HexFormat.of().parseHex(START_V2 + hex.replace(" ", ""));
    }

    private static byte[] followed(final byte[] header) {
        return ByteBuffer.allocate(header.length + REST.length)
                .put(header)
                .put(REST)
                .array();
    }

    /** Every way to cut it in two reads the same, and nothing after it. */
    private static void assertHeader(final byte[] header, final String client) {
        for (int cut = 0; cut <= header.length; cut++) {
            assertEquals(
                    new Said(Progress.COMPLETE, client, header.length), read(followed(header), cut), "cut at " + cut);
        }
        for (int end = 0; end < header.length; end++) {
            assertEquals(
                    Progress.INCOMPLETE, read(Arrays.copyOf(header, end), 0).progress(), "end " + end);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443, 203.0.113.7",
        "PROXY TCP4 1.1.1.1 1.1.1.1 0 0, 1.1.1.1",
        "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255",
        "PROXY TCP6 2001:4860::8 2001:db8::1 4711 443, 2001:4860:0:0:0:0:0:8",
        "PROXY TCP6 ::1 ::1 1 2, 0:0:0:0:0:0:0:1",
        "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535, "
                + "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "PROXY TCP6 ::ffff:203.0.113.7 ::1 1 2, 203.0.113.7",
        "PROXY UNKNOWN, ",
        "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535, "
    })
    void shouldReadVersion1(final String line, final String client) {
        assertHeader(v1(line), client);
    }

    @ParameterizedTest
    @CsvSource({
        "21 11 000c " + V4 + ", 203.0.113.7",
        "21 21 0024 " + V6 + ", 2001:4860:0:0:0:0:0:8",
        "21 11 0013 " + V4 + " 04 0004 00000000, 203.0.113.7",
        "20 00 0000, ",
        "20 11 000c " + V4 + ", ",
        "21 00 0000, ",
        "21 00 0003 040000, "
    })
    void shouldReadVersion2(final String hex, final String client) {
        assertHeader(v2(hex), client);
    }

    @Test
    void shouldReadTheLongestHeaderAndRefuseALongerOne() {
        final int most = ProxyHeader.MAX_BYTES - 16;
        assertHeader(
                v2("21 11" + HexFormat.of().toHexDigits((short) most) + V4 + "00".repeat(most - 12)), "203.0.113.7");
        final byte[] longer = v2("21 11" + HexFormat.of().toHexDigits((short) (most + 1)) + V4);
        assertEquals(new Said(Progress.MALFORMED, null, 16), read(longer, 0));
    }

    @Test
    void shouldReadTheAddressOfASocketThatIsNoNetworkAsNone() {
        assertHeader(v2("21 31 00d8" + "2f".repeat(216)), null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711",
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443 ",
                "PROXY TCP4 203.0.113.7  10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711 443 1",
                "PROXY TCP4 203.0.113.7 10.0.0.1 4711 65536",
                "PROXY TCP4 203.0.113.7 10.0.0.1 04711 443",
                "PROXY TCP4 203.0.113.7 10.0.0.1 +4711 443",
                "PROXY TCP4 203.0.113.256 10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113.7 10.0.0 4711 443",
                "PROXY TCP4 2001:4860::8 2001:db8::1 4711 443",
                "PROXY TCP6 203.0.113.7 10.0.0.1 4711 443",
                "PROXY TCP6 2001:4860::8%1 2001:db8::1 4711 443",
                "PROXY TCP5 203.0.113.7 10.0.0.1 4711 443",
                "PROXY tcp4 203.0.113.7 10.0.0.1 4711 443",
                "PROXY UDP4 203.0.113.7 10.0.0.1 4711 443",
                "PROXY UNKNOWNX and more",
                "PROXY  UNKNOWN and more",
                "proxy TCP4 203.0.113.7 10.0.0.1 4711 443",
                "PROXY\tTCP4 203.0.113.7 10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113.7\n10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113.7\r10.0.0.1 4711 443",
                "PROXY TCP4 203.0.113.7\u0000 10.0.0.1 4711 443",
                "GET / HTTP/1.1 and enough of it",
                "\u0016\u0003\u0001\u0002\u0000\u0001 a ClientHello of TLS"
            })
    void shouldRefuseWhatIsNoHeaderOfVersion1(final String line) {
        assertEquals(Progress.MALFORMED, read(v1(line), 0).progress());
    }

    @Test
    void shouldRefuseAVersion1HeaderThatDoesNotEnd() {
        final byte[] endless = ("PROXY UNKNOWN " + "x".repeat(200)).getBytes(ISO_8859_1);
        assertEquals(new Said(Progress.MALFORMED, null, 107), read(endless, 0));
        assertEquals(
                Progress.MALFORMED,
                read("PROXY UNKNOWN abc\n and more".getBytes(ISO_8859_1), 0).progress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 11 000c " + V4, // version 1 in binary
                "22 11 000c " + V4, // no such command
                "21 12 000c " + V4, // datagrams
                "21 22 0024 " + V6,
                "21 32 00d8 " + V4,
                "21 13 000c " + V4,
                "21 41 000c " + V4,
                "21 01 000c " + V4,
                "21 11 000b " + V4, // too short for its family
                "21 21 000c " + V4,
                "21 31 000c " + V4
            })
    void shouldRefuseWhatIsNoHeaderOfVersion2(final String hex) {
        assertEquals(new Said(Progress.MALFORMED, null, 16), read(v2(hex), 0));
    }

    @Test
    void shouldNoticeAfterTheFirstByteThatAConnectionBeginsOtherwise() {
        assertEquals(Progress.MALFORMED, new ProxyHeader().read(ByteBuffer.wrap(REST, 0, 1)));
    }

    @Test
    void shouldRefuseBytesThatItDidNotAskFor() {
        assertThrows(IllegalArgumentException.class, () -> new ProxyHeader().read(ByteBuffer.allocate(16)));
    }

    /** Headers with a few changed bytes: each is read or refused, within its limits, and cut anywhere the same way. */
    @Test
    void shouldReadMutatedHeadersTheSameWayWhereverTheyAreCut() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final List<byte[]> seeds = Stream.of(
                        v1("PROXY TCP4 203.0.113.7 10.0.0.1 4711 443"),
                        v1("PROXY TCP6 2001:4860::8 2001:db8::1 4711 443"),
                        v1("PROXY UNKNOWN"),
                        v2("21 11 000c" + V4),
                        v2("21 21 0024" + V6),
                        v2("20 00 0000"))
                .map(ProxyHeaderTest::followed)
                .toList();
        int complete = 0;
        for (int i = 0; i < 50_000; i++) {
            final byte[] mutated = seeds.get(random.nextInt(seeds.size())).clone();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                mutated[random.nextInt(mutated.length)] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) " :.0\r\n9fP".charAt(random.nextInt(9));
            }
            final Said said = read(mutated, 0);
            assertTrue(said.read() <= ProxyHeader.MAX_BYTES);
            final Said cut = read(mutated, random.nextInt(mutated.length));
            final String what =
                    "seed " + SEED + ", mutant " + i + ": " + HexFormat.of().formatHex(mutated);
            assertEquals(said.progress(), cut.progress(), what);
            if (said.progress() == Progress.COMPLETE) {
                assertEquals(said, cut, what);
                complete++;
            }
        }
        assertNotEquals(0, complete);
        assertNull(read(v1("PROXY UNKNOWN"), 0).client());
    }
}
