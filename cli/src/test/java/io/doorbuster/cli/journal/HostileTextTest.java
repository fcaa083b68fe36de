package io.doorbuster.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.console.Printable;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No tool prints text from a journal that a terminal would interpret. */
final class HostileTextTest {
    private static final String ESCAPE = "\u001b]0;owned\u0007";
    /** C1's control sequence introducer, a right-to-left override, a line separator, and a line of its own. */
    private static final String TITLE = "Phones" + ESCAPE + "\u009b2J\u202e\u2028\nverdict: exact\u200b";

    @TempDir
    Path root;

    private final ToolRun tool = new ToolRun();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect|",
                "inspect|--last 3",
                "tail|--from-sequence 1 --limit 6",
                "replay|--sale mugs",
                "replay|--sale phones",
                "diff|0 6",
                "diff|5 6",
                "audit|",
                "stats|",
                "verify|"
            })
    void shouldShowNothingThatATerminalObeys(final String line) {
        write();
        final String[] call = line.split("\\|", -1);
        for (final String flags : new String[] {call[1], call[1] + " --json"}) {
            tool.run(root, call[0], flags);
            final String all = tool.out + "" + tool.err;
            assertTrue(all.length() > 20, all);
            assertEquals(Printable.of(all.replace("\n", "")), all.replace("\n", ""), call[0] + " " + flags);
            assertTrue(all.lines().noneMatch(shown -> shown.startsWith("verdict: exact\\u200b")), all);
        }
    }

    @Test
    void shouldShowWhatItIsAsJsonDoes() {
        assertEquals("a\\u001b[31mb\\u000a\\u202e\\ud83d", Printable.of("a\u001b[31mb\n\u202e\ud83d"));
        assertEquals("\\udb40\\udc41", Printable.of(Character.toString(0xE0041)));
        final String harmless = "Caf\u00e9 \\ \ud83d\ude00 \u6f22 x=1";
        assertEquals(harmless, Printable.of(harmless));
    }

    private void write() {
        final DirectBuffer nobody = ToolJournal.ascii("");
        final DirectBuffer hostile = ToolJournal.ascii(ESCAPE);
        try (ToolJournal journal = new ToolJournal(root)) {
            final SaleTerms phones = new SaleTerms("phones", TITLE, 1, ToolJournal.NOON, SaleTerms.NEVER, 1, 1);
            final SaleTerms mugs = new SaleTerms("mugs", "", 5, ToolJournal.NOON, SaleTerms.NEVER, 1, 1);
            journal.append((to, n, t) -> to.saleCreated(n, t, 1, phones.withPaymentWindow(60_000, 3), 1, 2, hostile));
            journal.append((to, n, t) -> to.saleCreated(n, t, 2, mugs, 3, 4, hostile));
            journal.append((to, n, t) -> to.orderSecured(n, t, 1, 1, 1, 1, 0, hostile, hostile));
            journal.append((to, n, t) -> to.orderPaid(n, t, 1, 1, hostile, hostile));
            journal.append((to, n, t) -> to.orderWaitlisted(n, t, 1, 2, 1, ToolJournal.ascii("b\n\u001b[2J"), nobody));
            journal.append(
                    (to, n, t) -> to.saleChanged(n, t, 2, new SaleChange(TITLE, SaleTerms.NEVER, 3, 1, 0), hostile));
        }
    }
}
