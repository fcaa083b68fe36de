package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.Pages;
import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.collections.UserIndex;
import io.doorbuster.engine.collections.UserRecords;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The users who registered for a sale: their ids, one after the other, and an index over them. Business thread only.
 */
final class Registrations implements UserRecords {
    private final Pages pages;
    private final UserIndex index;

    Registrations(final StateMemory memory) {
        pages = new Pages(memory);
        index = new UserIndex(this, memory);
    }

    /** Number of registered users. */
    int size() {
        return index.size();
    }

    boolean contains(final DirectBuffer user, final long userHash) {
        return index.find(user, userHash) != 0;
    }

    /** Adds a user who is not registered yet. */
    void add(final DirectBuffer user, final long userHash) {
        final int address = pages.append(1 + user.capacity());
        final UnsafeBuffer page = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        page.putByte(at, (byte) user.capacity());
        page.putBytes(at + 1, user, 0, user.capacity());
        // Addresses begin at 0, but numbers in the index begin at 1.
        index.put(userHash, 0, address + 1);
    }

    @Override
    public boolean isOf(final int number, final DirectBuffer user) {
        final UnsafeBuffer page = pages.pageOf(number - 1);
        final int at = Pages.offsetOf(number - 1);
        return UserRecords.matches(page, at + 1, page.getByte(at), user);
    }

    /** Passes every user id to {@code action}, in no order. The buffer is valid only during the call. */
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
