package io.doorbuster.engine.sale;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory for records behind one another, aligned to 8 bytes and each whole in one page, so that adding one writes in
 * sequence and allocates nothing while there are pages in reserve. A record's address is its page and its place there. The
 * first page grows from a kilobyte, so that a small sale stays small. Business thread only.
 */
final class Pages {
    private static final int ALIGNMENT_SHIFT = 3;
    private static final int PAGE_SHIFT = 18;
    private static final int PAGE_BYTES = 1 << PAGE_SHIFT;
    private static final int FIRST_PAGE_BYTES = 1 << 10;

    private UnsafeBuffer[] pages;
    private int pageCount;
    private int page;
    private int pageOffset;

    /** @param reserveBytes to make room for at once */
    Pages(final long reserveBytes) {
        final int count = 1 + (int) (reserveBytes / PAGE_BYTES);
        pages = new UnsafeBuffer[count];
        if (reserveBytes < PAGE_BYTES) {
            addPage((int) Math.max(FIRST_PAGE_BYTES, Long.highestOneBit(reserveBytes) << 1));
        } else {
            for (int i = 0; i < count; i++) {
                addPage(PAGE_BYTES);
            }
        }
    }

    /** Makes room for a record of {@code length} bytes and returns its address. */
    int append(final int length) {
        final int aligned = (length + 7) & ~7;
        if (pageOffset + aligned > pages[page].capacity()) {
            makeRoom();
        }
        final int address = (page << (PAGE_SHIFT - ALIGNMENT_SHIFT)) | (pageOffset >>> ALIGNMENT_SHIFT);
        pageOffset += aligned;
        return address;
    }

    /** The page that a record lies in. */
    UnsafeBuffer pageOf(final int address) {
        return pages[address >>> (PAGE_SHIFT - ALIGNMENT_SHIFT)];
    }

    /** Where in its page a record begins. */
    static int offsetOf(final int address) {
        return (address << ALIGNMENT_SHIFT) & (PAGE_BYTES - 1);
    }

    private void makeRoom() {
        final UnsafeBuffer current = pages[page];
        if (current.capacity() < PAGE_BYTES) {
            current.wrap(Arrays.copyOf(current.byteArray(), current.capacity() * 2));
            return;
        }
        page++;
        if (page == pageCount) {
            addPage(PAGE_BYTES);
        }
        pageOffset = 0;
    }

    private void addPage(final int bytes) {
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, pages.length * 2);
        }
        pages[pageCount++] = new UnsafeBuffer(new byte[bytes]);
    }
}
