package io.doorbuster.cli.serve;

import io.doorbuster.cli.console.FailedException;
import io.doorbuster.cli.pass.PassMinter;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.pipeline.Admission;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.engine.pipeline.ReplyPort;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.journal.PrivateFiles;
import io.doorbuster.journal.Reasons;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What {@code serve --demo} needs and would otherwise be prepared by hand: keys, a sale, and a line to buy with. */
final class Demo {
    static final Path DIRECTORY = Path.of("data", "demo");
    private static final String SALE_ID = "demo";
    private static final int STOCK = 10_000;
    /** Who made the sale, as its event tells. */
    private static final DirectBuffer ACTOR = new UnsafeBuffer("demo".getBytes(StandardCharsets.US_ASCII));

    private static final Duration PASS_TTL = Duration.ofHours(24);

    private final Path directory;

    private Demo(final Path directory) {
        this.directory = directory;
    }

    /** Makes the directory and its keys unless they are there. */
    static Demo prepare(final Path directory) throws IOException {
        final Demo demo = new Demo(directory);
        try {
            PrivateFiles.createDirectories(directory);
            if (!Files.exists(demo.passKeyFile())) {
                PassKey.generate().write(demo.passKeyFile());
            }
            AdminTokenFile.makeIfMissing(demo.adminTokenFile());
        } catch (final IOException e) {
            throw new IOException(
                    "cannot make the demo's files in " + directory + " (" + Reasons.of(e)
                            + "); give another --data DIR",
                    e);
        }
        return demo;
    }

    Path directory() {
        return directory;
    }

    Path passKeyFile() {
        return directory.resolve("pass.key");
    }

    Path adminTokenFile() {
        return directory.resolve("admin.token");
    }

    /**
     * Opens the sale unless it is there; returns when it can be bought from.
     *
     * @throws FailedException if the engine does not take it
     */
    void openSale(final Pipeline pipeline) {
        if (pipeline.directory().find(SALE_ID) != null) {
            return;
        }
        final SecureRandom random = new SecureRandom();
        final CommandWriter command = new CommandWriter();
        command.createSale(
                new SaleTerms(SALE_ID, "The demo sale", STOCK, 0, SaleTerms.NEVER, 1, 1),
                random.nextLong(),
                random.nextLong(),
                ACTOR);
        final Answer answer = new Answer();
        final Admission admission = pipeline.submit(command.buffer(), 0, command.length(), answer, 0);
        if (admission == Admission.DISK_LOW) {
            throw cannotOpen("the disk under it has less than --disk-low-bytes left; make room, or give a smaller one");
        }
        if (admission != Admission.ADMITTED) {
            throw cannotOpen("the engine does not take it: " + admission);
        }
        final Outcome outcome = answer.await();
        // It exists, but is not in the directory, if it was removed.
        if (outcome != Outcome.SALE_CREATED && outcome != Outcome.SALE_EXISTS) {
            throw cannotOpen("the engine refused it: " + outcome);
        }
    }

    private FailedException cannotOpen(final String why) {
        return new FailedException("cannot open the demo's sale in " + directory + ": " + why);
    }

    /** A command line that buys one unit as a shopper who never came before. */
    String curl(final String url) throws PassKey.Unusable {
        final String user = "shopper-" + Long.toHexString(new SecureRandom().nextLong());
        final long expires = Instant.now().plus(PASS_TTL).getEpochSecond();
        final String pass = new PassMinter(PassKey.read(passKeyFile()), SALE_ID, expires).mint(user);
        return "curl -i -X POST -H 'Authorization: Bearer " + pass + "' " + url + "/v1/sales/" + SALE_ID + "/purchases";
    }

    /** What the engine says to one command. */
    private static final class Answer implements ReplyPort {
        private final CountDownLatch answered = new CountDownLatch(1);
        private volatile Outcome outcome = Outcome.NONE;

        @Override
        public void reply(final long correlation, final Decision decision) {
            outcome = decision.outcome;
            answered.countDown();
        }

        @Override
        public void endOfBatch() {}

        Outcome await() {
            try {
                if (answered.await(1, TimeUnit.MINUTES)) {
                    return outcome;
                }
                throw new FailedException("the engine did not answer within a minute; see whether the disk is stuck");
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailedException("interrupted while the demo's sale was opened", e);
            }
        }
    }
}
