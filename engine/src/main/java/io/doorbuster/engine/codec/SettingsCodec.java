package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.ConfigureDecoder;
import io.doorbuster.engine.codec.sbe.EngineConfiguredDecoder;
import io.doorbuster.engine.codec.sbe.SnapshotHeaderDecoder;
import io.doorbuster.engine.model.EngineSettings;

/** Reads the engine's settings from the command, the event or the snapshot header. An absent field is 0. */
final class SettingsCodec {
    private SettingsCodec() {}

    static EngineSettings read(final ConfigureDecoder from) {
        return settings(from.checkpointEvery(), from.maxSales(), from.refusalsPerUser(), from.maxStateBytes());
    }

    static EngineSettings read(final EngineConfiguredDecoder from) {
        return settings(from.checkpointEvery(), from.maxSales(), from.refusalsPerUser(), from.maxStateBytes());
    }

    static EngineSettings read(final SnapshotHeaderDecoder from) {
        return settings(from.checkpointEvery(), from.maxSales(), from.refusalsPerUser(), from.maxStateBytes());
    }

    private static EngineSettings settings(
            final int checkpointEvery, final int maxSales, final int refusalsPerUser, final long maxStateBytes) {
        final boolean limited = maxStateBytes != EngineConfiguredDecoder.maxStateBytesNullValue();
        return new EngineSettings(checkpointEvery, said(maxSales), said(refusalsPerUser), limited ? maxStateBytes : 0);
    }

    /** The null value is the same in all three messages. */
    private static int said(final int field) {
        return field == EngineConfiguredDecoder.maxSalesNullValue() ? 0 : field;
    }
}
