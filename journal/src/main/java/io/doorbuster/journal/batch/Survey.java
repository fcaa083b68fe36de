package io.doorbuster.journal.batch;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A summary of the good batches in some queue files, wherever they are and whatever bytes lie between them.
 *
 * @param batches number of good batches
 * @param epoch the epoch that the first batch names
 * @param otherEpochs true if another batch names another epoch
 * @param firstFile name of the file with the first batch; empty if there is none
 * @param firstSequence of the first batch; 0 if there is none
 * @param firstDurable the durable-through mark of the first batch
 * @param lastSequence sequence of the last event in any batch; firstSequence - 1 if all are seals; 0 if there is no
 *     batch
 * @param files number of files with a good batch
 * @param newestVersion highest format version of a batch; 0 if there is none
 */
public record Survey(
        long batches,
        int epoch,
        boolean otherEpochs,
        String firstFile,
        long firstSequence,
        long firstDurable,
        long lastSequence,
        int files,
        int newestVersion) {
    public static Survey of(final List<Path> queueFiles) {
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

    /** Passes every good batch in the file to the visitor, wherever it is. */
    public static void forEach(final Path file, final Consumer<BatchView> visitor) {
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
