package io.doorbuster.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * What the good batches in some queue files say of themselves, wherever they stand and whatever lies between them.
 *
 * @param batches how many there are
 * @param epoch that the first of them names
 * @param otherEpochs whether others name another
 * @param firstSequence of the first; 0 if there is none
 * @param lastSequence of the last event in any of them; the event before firstSequence if they are seals; 0 if there is none
 * @param files with a good batch in them
 */
record Survey(long batches, int epoch, boolean otherEpochs, long firstSequence, long lastSequence, int files) {
    static Survey of(final List<Path> queueFiles) {
        long batches = 0;
        int epoch = 0;
        boolean otherEpochs = false;
        long first = 0;
        long last = 0;
        int files = 0;
        try (BatchScanner scanner = new BatchScanner()) {
            final BatchView batch = new BatchView(scanner.window());
            for (final Path file : queueFiles) {
                scanner.open(file);
                final long before = batches;
                for (long at = scanner.search(0); at >= 0; at = scanner.search(at + BatchScanner.WORD)) {
                    batch.wrap(file, at, scanner.wholeBatchAt(at));
                    epoch = batches == 0 ? batch.epoch() : epoch;
                    first = batches == 0 ? batch.firstSequence() : first;
                    otherEpochs |= batch.epoch() != epoch;
                    last = Math.max(last, batch.lastSequence());
                    batches++;
                }
                files += batches > before ? 1 : 0;
            }
        }
        return new Survey(batches, epoch, otherEpochs, first, last, files);
    }
}
