package io.doorbuster.cli.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.SignedLinks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LinkCommandTest {
    private static final Pattern LINK = Pattern.compile("(/sales/demo\\?exp=(\\d+)&sig=[\\w-]{43})\\R");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path keyFile;

    @BeforeEach
    void writeKey() throws Exception {
        keyFile = folder.resolve("pass.key");
        PassKey.generate().write(keyFile);
    }

    @Test
    void shouldPrintOnlyTheLinkThatTheServerSigns() throws Exception {
        final long before = System.currentTimeMillis() / 1_000;

        assertEquals(0, run("--sale", "demo", "--ttl", "5m"));

        final Matcher link = LINK.matcher(out.toString());
        assertTrue(link.matches(), out.toString());
        final long expires = Long.parseLong(link.group(2));
        assertTrue(expires >= before + 300 && expires <= before + 360, out.toString());
        assertEquals(new SignedLinks(List.of(PassKey.read(keyFile))).sign("demo", expires), link.group(1));
        assertEquals("", err.toString());
    }

    @Test
    void shouldPutTheShopInFrontOfThePath() {
        assertEquals(0, run("--sale", "demo", "--url", "https://shop.example:8443"));

        assertTrue(out.toString().startsWith("https://shop.example:8443/sales/demo?exp="), out.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "Demo,1h,https://shop.example,--sale",
        "*,1h,https://shop.example,--sale",
        "demo,0s,https://shop.example,--ttl",
        "demo,1h,https://shop.example/,--url",
        "demo,1h,shop.example,--url",
        "demo,1h,https://,--url",
    })
    void shouldRefuseBadValuesAsUsageErrors(final String sale, final String ttl, final String url, final String named) {
        assertEquals(2, run("--sale", sale, "--ttl", ttl, "--url", url));

        assertTrue(err.toString().contains(named), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldFailInOneLineWithoutAKey() {
        keyFile = folder.resolve("no");

        assertEquals(1, run("--sale", "demo"));

        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }

    private int run(final String... args) {
        final CommandLine command = new CommandLine(new LinkCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        final String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--pass-key-file";
        all[args.length + 1] = keyFile.toString();
        return command.execute(all);
    }
}
