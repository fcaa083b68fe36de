package io.doorbuster.engine.collections;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory for records, one after the other, aligned to 8 bytes and each whole in one page. Adding a record writes
 * sequentially and grows the memory by a page at most. The address of a record is its page and its offset in the page.
 * The first page grows from a quarter of a kilobyte, so that a small sale stays small. Pages of full size lie outside
 * the heap, because a collector that copies young objects would copy each order of a crowd once or twice. A later
 * collection frees the pages of a removed sale. Business thread only.
 */
public final class Pages {
    private static final int ALIGNMENT_SHIFT = 3;
    private static final int PAGE_SHIFT = 18;
    private static final int PAGE_BYTES = StateMemory.PAGE_BYTES;
    private static final int FIRST_PAGE_BYTES = 1 << 8;

    private final StateMemory memory;

    private UnsafeBuffer[] pages = {new UnsafeBuffer(new byte[FIRST_PAGE_BYTES])};
    private int page;
    private int pageOffset;

    public Pages(final StateMemory memory) {
        this.memory = memory;
        memory.take(FIRST_PAGE_BYTES);
    }

    /** Reserves space for a record of {@code length} bytes and returns its address. */
    public int append(final int length) {
        final int aligned = (length + 7) & ~7;
        if (pageOffset + aligned > pages[page].capacity()) {
            makeRoom();
        }
        final int address = (page << (PAGE_SHIFT - ALIGNMENT_SHIFT)) | (pageOffset >>> ALIGNMENT_SHIFT);
        pageOffset += aligned;
        return address;
    }

    /** The page that contains the record. */
    public UnsafeBuffer pageOf(final int address) {
        return pages[address >>> (PAGE_SHIFT - ALIGNMENT_SHIFT)];
    }

    /** Offset of the record in its page. */
    public static int offsetOf(final int address) {
        return (address << ALIGNMENT_SHIFT) & (PAGE_BYTES - 1);
    }

    private void makeRoom() {
        final UnsafeBuffer current = pages[page];
        if (current.capacity() < PAGE_BYTES) {
            growFirst(current);
            return;
        }
        page++;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page * 2);
        }
        pages[page] = new UnsafeBuffer(memory.page());
        pageOffset = 0;
    }

    private void growFirst(final UnsafeBuffer first) {
        final int bytes = first.capacity();
        if (2 * bytes < PAGE_BYTES) {
            memory.take(bytes);
            first.wrap(Arrays.copyOf(first.byteArray(), 2 * bytes));
        } else {
            memory.take(-bytes);
            final ByteBuffer whole = memory.page();
            first.getBytes(0, whole, 0, bytes);
            first.wrap(whole);
        }
    }
}
