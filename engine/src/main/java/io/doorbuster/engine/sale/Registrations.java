package io.doorbuster.engine.sale;

import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Who registered for a sale: their ids behind one another, and an index over them. Business thread only. */
final class Registrations implements UserRecords {
    private final Pages pages;
    private final UserIndex index;

    Registrations(final StateMemory memory) {
        pages = new Pages(memory);
        index = new UserIndex(this, memory);
    }

    /** Users who registered. */
    int size() {
        return index.size();
    }

    boolean contains(final DirectBuffer user, final long userHash) {
        return index.find(user, userHash) != 0;
    }

    /** Adds a user who is not among them. */
    void add(final DirectBuffer user, final long userHash) {
        final int address = pages.append(1 + user.capacity());
        final UnsafeBuffer page = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        page.putByte(at, (byte) user.capacity());
        page.putBytes(at + 1, user, 0, user.capacity());
        // Addresses begin at 0, numbers at 1.
        index.put(userHash, 0, address + 1);
    }

    @Override
    public boolean isOf(final int number, final DirectBuffer user) {
        final UnsafeBuffer page = pages.pageOf(number - 1);
        final int at = Pages.offsetOf(number - 1);
        return UserRecords.matches(page, at + 1, page.getByte(at), user);
    }

    /** Hands every id, in no order; valid only during the call. */
    void forEach(final Consumer<DirectBuffer> action) {
        final DirectBuffer user = new UnsafeBuffer(0, 0);
        index.forEach(number -> {
            final UnsafeBuffer page = pages.pageOf(number - 1);
            final int at = Pages.offsetOf(number - 1);
            user.wrap(page, at + 1, page.getByte(at));
            action.accept(user);
        });
    }
}
