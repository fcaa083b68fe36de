package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.ConfigureDecoder;
import io.doorbuster.engine.codec.sbe.EngineConfiguredDecoder;
import io.doorbuster.engine.codec.sbe.SnapshotHeaderDecoder;
import io.doorbuster.engine.sale.EngineSettings;

/** What the command, the event and the snapshot header say of the engine's settings. A field that is not there is 0. */
final class SettingsCodec {
    private SettingsCodec() {}

    static EngineSettings read(final ConfigureDecoder from) {
        return settings(from.checkpointEvery(), from.maxSales(), from.refusalsPerUser());
    }

    static EngineSettings read(final EngineConfiguredDecoder from) {
        return settings(from.checkpointEvery(), from.maxSales(), from.refusalsPerUser());
    }

    static EngineSettings read(final SnapshotHeaderDecoder from) {
        return settings(from.checkpointEvery(), from.maxSales(), from.refusalsPerUser());
    }

    private static EngineSettings settings(final int checkpointEvery, final int maxSales, final int refusalsPerUser) {
        return new EngineSettings(checkpointEvery, said(maxSales), said(refusalsPerUser));
    }

    /** The null value is the same in all three messages. */
    private static int said(final int field) {
        return field == EngineConfiguredDecoder.maxSalesNullValue() ? 0 : field;
    }
}
