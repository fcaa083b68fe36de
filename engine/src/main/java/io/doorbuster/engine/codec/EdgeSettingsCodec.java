package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.ChangeEdgeSettingsDecoder;
import io.doorbuster.engine.codec.sbe.ChangeEdgeSettingsEncoder;
import io.doorbuster.engine.codec.sbe.EdgeSettingsChangedDecoder;
import io.doorbuster.engine.codec.sbe.EdgeSettingsChangedEncoder;
import io.doorbuster.engine.codec.sbe.EdgeSettingsRecordDecoder;
import io.doorbuster.engine.codec.sbe.EdgeSettingsRecordEncoder;
import io.doorbuster.engine.model.EdgeSettings;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and writes changes of the edge settings, which the command, the event and the snapshot have alike. */
final class EdgeSettingsCodec {
    private EdgeSettingsCodec() {}

    static void write(final Map<String, String> changes, final ChangeEdgeSettingsEncoder to) {
        final ChangeEdgeSettingsEncoder.ChangesEncoder group = to.changesCount(changes.size());
        changes.forEach((name, value) -> group.next().settingName(name).settingValue(value));
    }

    static void write(final Map<String, String> changes, final EdgeSettingsChangedEncoder to) {
        final EdgeSettingsChangedEncoder.ChangesEncoder group = to.changesCount(changes.size());
        changes.forEach((name, value) -> group.next().settingName(name).settingValue(value));
    }

    static void write(final Map<String, String> part, final EdgeSettingsRecordEncoder to) {
        final EdgeSettingsRecordEncoder.ChangesEncoder group = to.changesCount(part.size());
        part.forEach((name, value) -> group.next().settingName(name).settingValue(value));
    }

    /** @throws IllegalArgumentException if the command may not have these changes */
    static SortedMap<String, String> read(final ChangeEdgeSettingsDecoder from) {
        final SortedMap<String, String> changes = new TreeMap<>();
        int count = 0;
        for (final ChangeEdgeSettingsDecoder.ChangesDecoder change : from.changes()) {
            changes.put(change.settingName(), change.settingValue());
            count++;
        }
        if (count == 0 || count > EdgeSettings.MAX_CHANGES || changes.size() < count) {
            throw new IllegalArgumentException(
                    "a change must name 1 to " + EdgeSettings.MAX_CHANGES + " settings once");
        }
        return changes;
    }

    static SortedMap<String, String> read(final EdgeSettingsChangedDecoder from) {
        final SortedMap<String, String> changes = new TreeMap<>();
        for (final EdgeSettingsChangedDecoder.ChangesDecoder change : from.changes()) {
            changes.put(change.settingName(), change.settingValue());
        }
        return changes;
    }

    static SortedMap<String, String> read(final EdgeSettingsRecordDecoder from) {
        final SortedMap<String, String> part = new TreeMap<>();
        for (final EdgeSettingsRecordDecoder.ChangesDecoder setting : from.changes()) {
            part.put(setting.settingName(), setting.settingValue());
        }
        return part;
    }
}
