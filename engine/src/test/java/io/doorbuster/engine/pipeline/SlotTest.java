package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandType;
import io.doorbuster.engine.executor.EventParts;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SlotTest {
    private final Slot slot = new Slot();

    private void fill(final int bytes) {
        slot.fill(new Command(new UnsafeBuffer(new byte[bytes]), bytes), Slot.Kind.COMMAND, null, 0);
    }

    @Test
    void shouldDropTheBufferOfALargeCommandOnRelease() {
        for (int bytes = 1; bytes <= CommandType.MAX_BYTES; bytes++) {
            fill(bytes);
            assertTrue(slot.command.capacity() >= bytes);
            slot.release();
            assertTrue(slot.command.capacity() <= EventParts.MAX_KEPT_BYTES, "after a command of " + bytes);
        }
    }

    @Test
    void shouldKeepTheBufferOfATypicalCommand() {
        fill(CommandType.MAX_BYTES);
        slot.release();
        final var typical = slot.command;
        fill(typical.capacity());
        slot.release();
        assertSame(typical, slot.command);
    }
}
