package io.doorbuster.journal.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class BatchDescriptorTest {
    private static final byte[] EVENTS = "-123456789-".getBytes(US_ASCII);

    @Test
    void shouldKeepTheLayoutOnDisk() {
        assertEquals(
                "44ff424a" + "0100" + "2800" + "07000000" + "02000000" + "15cd5b0700000000" + "14cd5b0700000000"
                        + "09000000" + "ea0aac94",
                HexFormat.of().formatHex(header(new UnsafeBuffer(EVENTS))));
    }

    @Test
    void shouldHaveTheSameChecksumInEveryKindOfBuffer() {
        final ByteBuffer direct = ByteBuffer.allocateDirect(64).position(7);
        direct.put(EVENTS);
        final ByteBuffer heap = ByteBuffer.allocate(64).position(9);
        heap.put(EVENTS);

        final String expected = HexFormat.of().formatHex(header(new UnsafeBuffer(EVENTS)));
        assertEquals(expected, HexFormat.of().formatHex(header(new UnsafeBuffer(direct, 7, EVENTS.length))));
        assertEquals(expected, HexFormat.of().formatHex(header(new UnsafeBuffer(heap, 9, EVENTS.length))));
    }

    @Test
    void shouldBeginWithBytesThatNoTextContains() {
        final byte[] magic = {
            (byte) BatchDescriptor.MAGIC,
            (byte) (BatchDescriptor.MAGIC >> 8),
            (byte) (BatchDescriptor.MAGIC >> 16),
            (byte) (BatchDescriptor.MAGIC >> 24)
        };
        Assertions.assertThrows(
                CharacterCodingException.class,
                () -> java.nio.charset.StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(magic)));
    }

    private static byte[] header(final DirectBuffer events) {
        final UnsafeBuffer header = new UnsafeBuffer(new byte[BatchDescriptor.HEADER_LENGTH]);
        BatchDescriptor.write(header, 7, 123_456_789, 2, 9, 123_456_788);
        BatchDescriptor.crc(header, new BatchChecksum().of(header, events, 1, 9));
        return header.byteArray();
    }
}
