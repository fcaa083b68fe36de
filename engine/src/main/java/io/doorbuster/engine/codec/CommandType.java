package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.CancelOrderDecoder;
import io.doorbuster.engine.codec.sbe.ChangeEdgeSettingsDecoder;
import io.doorbuster.engine.codec.sbe.ChangeSaleDecoder;
import io.doorbuster.engine.codec.sbe.CloseSaleDecoder;
import io.doorbuster.engine.codec.sbe.ConfigureDecoder;
import io.doorbuster.engine.codec.sbe.ConfirmPaymentDecoder;
import io.doorbuster.engine.codec.sbe.CreateSaleDecoder;
import io.doorbuster.engine.codec.sbe.EndOrderDecoder;
import io.doorbuster.engine.codec.sbe.FindOrderDecoder;
import io.doorbuster.engine.codec.sbe.GroupSizeEncodingDecoder;
import io.doorbuster.engine.codec.sbe.ListOrdersDecoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderDecoder;
import io.doorbuster.engine.codec.sbe.PauseSaleDecoder;
import io.doorbuster.engine.codec.sbe.PurchaseDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrderDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrdersDecoder;
import io.doorbuster.engine.codec.sbe.ReadStateDecoder;
import io.doorbuster.engine.codec.sbe.RegisterDecoder;
import io.doorbuster.engine.codec.sbe.RemoveSaleDecoder;
import io.doorbuster.engine.codec.sbe.RestockDecoder;
import io.doorbuster.engine.codec.sbe.ResumeSaleDecoder;
import io.doorbuster.engine.codec.sbe.TickDecoder;
import io.doorbuster.engine.model.EdgeSettings;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The kinds of command, each with the layout of its bytes. {@link #of} checks a command before it is admitted: the
 * business thread throws on bytes that it cannot read, and no client may stop it. Immutable; any thread.
 */
public enum CommandType {
    PURCHASE(PurchaseDecoder.TEMPLATE_ID, PurchaseDecoder.BLOCK_LENGTH, Member.ID, Member.OPTIONAL_ID),
    REGISTER(RegisterDecoder.TEMPLATE_ID, RegisterDecoder.BLOCK_LENGTH, Member.ID),
    CANCEL_ORDER(CancelOrderDecoder.TEMPLATE_ID, CancelOrderDecoder.BLOCK_LENGTH, Member.ID),
    READ_ORDER(ReadOrderDecoder.TEMPLATE_ID, ReadOrderDecoder.BLOCK_LENGTH, Member.ID),
    READ_ORDERS(ReadOrdersDecoder.TEMPLATE_ID, ReadOrdersDecoder.BLOCK_LENGTH, Member.ID),
    CREATE_SALE(
            CreateSaleDecoder.TEMPLATE_ID,
            CreateSaleDecoder.BLOCK_LENGTH,
            Member.ROUNDS,
            Member.ID,
            Member.TITLE,
            Member.ID),
    CHANGE_SALE(ChangeSaleDecoder.TEMPLATE_ID, ChangeSaleDecoder.BLOCK_LENGTH, Member.TITLE, Member.ID),
    PAUSE_SALE(PauseSaleDecoder.TEMPLATE_ID, PauseSaleDecoder.BLOCK_LENGTH, Member.ID),
    RESUME_SALE(ResumeSaleDecoder.TEMPLATE_ID, ResumeSaleDecoder.BLOCK_LENGTH, Member.ID),
    CLOSE_SALE(CloseSaleDecoder.TEMPLATE_ID, CloseSaleDecoder.BLOCK_LENGTH, Member.ID),
    REMOVE_SALE(RemoveSaleDecoder.TEMPLATE_ID, RemoveSaleDecoder.BLOCK_LENGTH, Member.ID),
    RESTOCK(RestockDecoder.TEMPLATE_ID, RestockDecoder.BLOCK_LENGTH, Member.ID, Member.ID),
    CONFIRM_PAYMENT(ConfirmPaymentDecoder.TEMPLATE_ID, ConfirmPaymentDecoder.BLOCK_LENGTH, Member.ID, Member.ID),
    END_ORDER(EndOrderDecoder.TEMPLATE_ID, EndOrderDecoder.BLOCK_LENGTH, Member.ID),
    FIND_ORDER(FindOrderDecoder.TEMPLATE_ID, FindOrderDecoder.BLOCK_LENGTH),
    LIST_ORDERS(ListOrdersDecoder.TEMPLATE_ID, ListOrdersDecoder.BLOCK_LENGTH),
    CHANGE_EDGE_SETTINGS(
            ChangeEdgeSettingsDecoder.TEMPLATE_ID,
            ChangeEdgeSettingsDecoder.BLOCK_LENGTH,
            Member.EDGE_SETTINGS,
            Member.ID),
    READ_STATE(ReadStateDecoder.TEMPLATE_ID, ReadStateDecoder.BLOCK_LENGTH),
    CONFIGURE(ConfigureDecoder.TEMPLATE_ID, ConfigureDecoder.BLOCK_LENGTH),
    TICK(TickDecoder.TEMPLATE_ID, TickDecoder.BLOCK_LENGTH);

    /**
     * Longest command: {@value EdgeSettings#MAX_CHANGES} edge settings, each with the longest name and value, and some
     * spare bytes. A sale of 64 rounds with a title of 120 characters of 4 bytes each is shorter.
     */
    public static final int MAX_BYTES = 2048;

    /** Longest user id, idempotency key, payment reference or actor. */
    private static final int MAX_ID_BYTES = 64;

    private static final CommandType[] BY_TEMPLATE = new CommandType[32];

    static {
        for (final CommandType type : values()) {
            BY_TEMPLATE[type.templateId] = type;
        }
    }

    private final int templateId;
    private final int blockLength;

    @SuppressWarnings("ImmutableEnumChecker") // List.of returns an immutable list, but its type does not say so.
    private final List<Member> members;

    CommandType(final int templateId, final int blockLength, final Member... members) {
        this.templateId = templateId;
        this.blockLength = blockLength;
        this.members = List.of(members);
    }

    /**
     * Returns the kind of the command in the {@code length} bytes from {@code offset}. Returns null if they are not
     * exactly one command that {@link CommandReader} can read: another schema or version, an unknown template, a wrong
     * length, values that no command may have, or bytes beyond the end of the buffer. Allocates nothing for a shopper's
     * command.
     */
    public static CommandType of(final DirectBuffer buffer, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH
                || length > MAX_BYTES
                || offset < 0
                || offset > buffer.capacity() - length) {
            return null;
        }
        final int templateId = uint16(buffer, offset + MessageHeaderDecoder.templateIdEncodingOffset());
        final CommandType type = templateId < BY_TEMPLATE.length ? BY_TEMPLATE[templateId] : null;
        return type != null && type.fits(buffer, offset, length) ? type : null;
    }

    /** True for a command that only the server itself gives: no caller of the gateway may submit it. */
    public boolean isOfTheServer() {
        return this == CONFIGURE || this == TICK;
    }

    private boolean fits(final DirectBuffer buffer, final int offset, final int length) {
        if (uint16(buffer, offset + MessageHeaderDecoder.schemaIdEncodingOffset()) != MessageHeaderDecoder.SCHEMA_ID
                || uint16(buffer, offset + MessageHeaderDecoder.versionEncodingOffset())
                        != MessageHeaderDecoder.SCHEMA_VERSION
                || uint16(buffer, offset + MessageHeaderDecoder.blockLengthEncodingOffset()) != blockLength) {
            return false;
        }
        final int end = offset + length;
        int at = offset + MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
        for (int i = 0; i < members.size() && at <= end; i++) {
            at = members.get(i).endOf(buffer, at, end);
        }
        return at == end && (!hasValuesToCheck() || CommandReader.canRead(this, buffer, offset));
    }

    /** False for a shopper's command: it holds only ids, and numbers of which every value can be decided. */
    private boolean hasValuesToCheck() {
        return switch (this) {
            case CREATE_SALE, CHANGE_SALE, RESTOCK, CONFIGURE, END_ORDER, CHANGE_EDGE_SETTINGS -> true;
            default -> false;
        };
    }

    private static int uint16(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, MessageHeaderDecoder.BYTE_ORDER) & 0xffff;
    }

    /** A member of a command that has no fixed length. Ids are visible ASCII, as in the state and in snapshots. */
    private enum Member {
        ID {
            @Override
            int endOf(final DirectBuffer buffer, final int at, final int end) {
                return endOfAscii(buffer, at, end, 1, MAX_ID_BYTES);
            }
        },
        OPTIONAL_ID {
            @Override
            int endOf(final DirectBuffer buffer, final int at, final int end) {
                return endOfAscii(buffer, at, end, 0, MAX_ID_BYTES);
            }
        },
        EDGE_SETTINGS {
            @Override
            int endOf(final DirectBuffer buffer, final int at, final int end) {
                int settingAt = at + GroupSizeEncodingDecoder.ENCODED_LENGTH;
                if (settingAt > end || uint16(buffer, at) != 0) {
                    return NONE;
                }
                int left = uint16(buffer, at + GroupSizeEncodingDecoder.numInGroupEncodingOffset());
                for (; left > 0 && settingAt < end; left--) {
                    settingAt = endOfAscii(buffer, settingAt, end, 1, EdgeSettings.MAX_NAME_LENGTH);
                    settingAt = endOfAscii(buffer, settingAt, end, 0, EdgeSettings.MAX_VALUE_LENGTH);
                }
                return left == 0 ? settingAt : NONE;
            }
        },
        TITLE {
            @Override
            int endOf(final DirectBuffer buffer, final int at, final int end) {
                return at + Short.BYTES > end ? NONE : at + Short.BYTES + uint16(buffer, at);
            }
        },
        ROUNDS {
            @Override
            int endOf(final DirectBuffer buffer, final int at, final int end) {
                if (at + GroupSizeEncodingDecoder.ENCODED_LENGTH > end
                        || uint16(buffer, at) != CreateSaleDecoder.RoundsDecoder.sbeBlockLength()) {
                    return NONE;
                }
                final int rounds = uint16(buffer, at + GroupSizeEncodingDecoder.numInGroupEncodingOffset());
                return at
                        + GroupSizeEncodingDecoder.ENCODED_LENGTH
                        + rounds * CreateSaleDecoder.RoundsDecoder.sbeBlockLength();
            }
        };

        private static final byte FIRST_VISIBLE = '!';
        private static final byte LAST_VISIBLE = '~';
        /** Beyond the end of any command. */
        private static final int NONE = Integer.MAX_VALUE;

        /** Where the member at {@code at} ends; beyond {@code end} if it does not end within the command. */
        abstract int endOf(DirectBuffer buffer, int at, int end);

        private static int endOfAscii(
                final DirectBuffer buffer, final int at, final int end, final int leastBytes, final int mostBytes) {
            if (at >= end) {
                return NONE;
            }
            final int length = buffer.getByte(at) & 0xff;
            final int idEnd = at + 1 + length;
            if (length < leastBytes || length > mostBytes || idEnd > end) {
                return NONE;
            }
            for (int i = at + 1; i < idEnd; i++) {
                final byte ascii = buffer.getByte(i);
                if (ascii < FIRST_VISIBLE || ascii > LAST_VISIBLE) {
                    return NONE;
                }
            }
            return idEnd;
        }
    }
}
