package io.doorbuster.cli.serve;

import io.doorbuster.cli.console.FailedException;
import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassMinter;
import io.doorbuster.journal.disk.PrivateFiles;
import io.doorbuster.journal.disk.Reasons;
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

/** The things that {@code serve --demo} prepares: keys, a sale, and a command line that buys. */
final class Demo {
    static final Path DIRECTORY = Path.of("data", "demo");
    private static final String SALE_ID = "demo";
    private static final int STOCK = 10_000;
    /** The actor in the event that creates the sale. */
    private static final DirectBuffer ACTOR = new UnsafeBuffer("demo".getBytes(StandardCharsets.US_ASCII));

    private static final Duration PASS_TTL = Duration.ofHours(24);

    private final Path directory;

    private Demo(final Path directory) {
        this.directory = directory;
    }

    /** Creates the directory and its keys unless they exist. */
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
                    "cannot create the demo's files in " + directory + " (" + Reasons.of(e)
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
     * Opens the sale unless it exists. When this returns, users can buy.
     *
     * @throws FailedException if the engine refuses it
     */
    void openSale(final Pipeline pipeline) {
        if (pipeline.directory().find(SALE_ID) != null) {
            return;
        }
        final SecureRandom random = new SecureRandom();
        final SaleTerms terms = new SaleTerms(SALE_ID, "The demo sale", STOCK, 0, SaleTerms.NEVER, 1, 1);
        final Command command = new CommandWriter().createSale(terms, random.nextLong(), random.nextLong(), ACTOR);
        final Answer answer = new Answer();
        final Admission admission = pipeline.submit(command, answer, 0);
        if (admission == Admission.DISK_LOW) {
            throw cannotOpen("its disk has less than --disk-low-bytes free; free some space, or give a smaller value");
        }
        if (admission != Admission.ADMITTED) {
            throw cannotOpen("the engine did not admit the command: " + admission);
        }
        final Outcome outcome = answer.await();
        // A removed sale is not in the directory, but its id exists for ever.
        if (outcome != Outcome.SALE_CREATED && outcome != Outcome.SALE_EXISTS) {
            throw cannotOpen("the engine refused the sale: " + outcome);
        }
    }

    private FailedException cannotOpen(final String why) {
        return new FailedException("cannot open the demo sale in " + directory + ": " + why);
    }

    /** A command line that buys one unit as a new shopper. */
    String curl(final String url) throws PassKey.Unusable {
        final String user = "shopper-" + Long.toHexString(new SecureRandom().nextLong());
        final long expires = Instant.now().plus(PASS_TTL).getEpochSecond();
        final String pass = new PassMinter(PassKey.read(passKeyFile()), SALE_ID, expires).mint(user);
        return "curl -i -X POST -H 'Authorization: Bearer " + pass + "' " + url + "/v1/sales/" + SALE_ID + "/purchases";
    }

    /** The engine's reply to one command. */
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
                throw new FailedException("the engine did not answer within a minute; check whether the disk is stuck");
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailedException("interrupted while opening the demo sale", e);
            }
        }
    }
}
