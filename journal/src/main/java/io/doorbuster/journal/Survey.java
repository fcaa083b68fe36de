package io.doorbuster.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the good batches in some queue files say of themselves, wherever they stand and whatever lies between them.
 *
 * @param batches how many there are
 * @param epoch that the first of them names
 * @param otherEpochs whether others name another
 * @param firstFile in which the first is, by name; empty if there is none
 * @param firstSequence of the first batch; 0 if there is none
 * @param firstDurable what it names as durable
 * @param lastSequence of the last event in any of them; the event before firstSequence if they are seals; 0 if there is none
 * @param files with a good batch in them
 * @param newestVersion of the batches' format; 0 if there is none
 */
record Survey(
        long batches,
        int epoch,
        boolean otherEpochs,
        String firstFile,
        long firstSequence,
        long firstDurable,
        long lastSequence,
        int files,
        int newestVersion) {
    static Survey of(final List<Path> queueFiles) {
        final Builder builder = new Builder();
        for (final Path file : queueFiles) {
            final long before = builder.batches;
            forEach(file, builder::add);
            builder.files += builder.batches > before ? 1 : 0;
        }
        return builder.build();
    }

    private static final class Builder {
        private long batches;
        private int epoch;
        private boolean otherEpochs;
        private String firstFile = "";
        private long firstSequence;
        private long firstDurable;
        private long lastSequence;
        private int newestVersion;
        private int files;

        private void add(final BatchView batch) {
            if (batches == 0) {
                epoch = batch.epoch();
                firstFile = batch.file().getFileName().toString();
                firstSequence = batch.firstSequence();
                firstDurable = batch.durableThrough();
            }
            batches++;
            otherEpochs |= batch.epoch() != epoch;
            lastSequence = Math.max(lastSequence, batch.lastSequence());
            newestVersion = Math.max(newestVersion, batch.version());
        }

        private Survey build() {
            return new Survey(
                    batches,
                    epoch,
                    otherEpochs,
                    firstFile,
                    firstSequence,
                    firstDurable,
                    lastSequence,
                    files,
                    newestVersion);
        }
    }

    /** Shows every good batch that is anywhere in the file. */
    static void forEach(final Path file, final Consumer<BatchView> visitor) {
        try (BatchScanner scanner = new BatchScanner()) {
            final BatchView batch = new BatchView(scanner.window());
            scanner.open(file);
            for (long at = scanner.search(0); at >= 0; at = scanner.search(at + BatchScanner.WORD)) {
                batch.wrap(file, at, scanner.wholeBatchAt(at));
                visitor.accept(batch);
            }
        }
    }
}
