package io.doorbuster.http.page;

import static io.doorbuster.http.support.RawClient.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.answer.Document;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pages contain, and how many are made; {@link ServedPagesTest} has how they are sent. */
class SalePagesTest {
    private TestServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private RawClient.Answer get(final String path, final String... headers) throws IOException {
        try (RawClient client = server.shopper()) {
            return client.send("GET " + path, null, headers);
        }
    }

    @Test
    void shouldShowTheFactsWithoutAScript() throws IOException {
        server.createSale(
                "phone",
                "\"title\":\"The phone\",\"stock\":7,\"perUserLimit\":2,\"opensAt\":" + (TestServer.START + 60_000));
        final RawClient.Answer page = get("/sales/phone");
        assertEquals(200, page.status());
        assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
        for (final String fact : new String[] {
            "<h1>The phone</h1>", "7 of 7", "at most 2", "2027-01-15 08:01:00 UTC", "Not open yet", "<noscript>"
        }) {
            assertTrue(page.body().contains(fact), () -> fact + " is not in " + page.body());
        }
    }

    @Test
    void shouldLetNoTitleBecomeMarkup() throws IOException {
        server.createSale("phone", "\"stock\":7,\"title\":\"</script><img src=x onerror=alert(1)>\\\"'&{{js}}\"");
        final String page = get("/sales/phone").body();
        assertFalse(page.contains("<img"), page);
        assertEquals(2, page.split("</script>", -1).length - 1, "the facts and the script have one end each");
        assertFalse(get("/").body().contains("<img"));
        assertEquals("{\"a\":\"\\u003c/script>\"}", Template.escapeJson("{\"a\":\"</script>\"}"));
    }

    @Test
    void shouldLetABrowserRunOurStyleAndScriptOnly() throws Exception {
        server.createSale("phone", "\"stock\":7");
        final RawClient.Answer page = get("/sales/phone");
        final String policy = page.header("Content-Security-Policy");
        for (final String[] part : new String[][] {{"<style>", "</style>"}, {"<script>", "</script>"}}) {
            final int start = page.body().indexOf(part[0]) + part[0].length();
            final String content = page.body().substring(start, page.body().indexOf(part[1], start));
            final String hash = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
            assertTrue(policy.contains("'sha256-" + hash + "'"), policy);
        }
        assertTrue(policy.startsWith("default-src 'none'"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals("no-referrer", page.header("Referrer-Policy"));
        assertEquals("nosniff", page.header("X-Content-Type-Options"));
    }

    @Test
    void shouldMakeOnePageASecondHoweverOftenTheSaleChanges() throws IOException {
        server.createSale("phone", "\"stock\":1000");
        final long start = System.nanoTime();
        final Set<String> tags = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            server.buy("user" + i, "phone", null);
            tags.add(get("/sales/phone").header("ETag"));
        }
        final long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertTrue(tags.size() <= seconds + 1, tags.size() + " pages in " + seconds + " s");
    }

    @Test
    void shouldIgnoreParametersOfNewslettersAndAdvertisements() throws IOException {
        server.createSale("phone", "\"stock\":1");
        for (final String path : List.of("/sales/phone", "/")) {
            for (final String more : List.of("&utm_source=mail", "&fbclid=1&gclid=2", "&x=1&x=2", "&", "&=")) {
                final RawClient.Answer answer = get(path + "?lang=zh" + more);
                assertEquals(200, answer.status(), more);
                assertTrue(answer.body().contains("<html lang=\"zh\""), answer.body());
            }
        }
    }

    @Test
    void shouldAnswerInItsLanguagesOnly() throws IOException {
        server.createSale("phone", "\"stock\":1");
        assertProblem(get("/sales/phone/more"), 404, "not-found");
        assertTrue(get("/sales/phone?lang=tlh").body().contains("lang=\"en\""));
        assertTrue(get("/sales/none?lang=zh", "Accept: text/html").body().contains("没有这个活动"));
        assertNotEquals(
                get("/sales/phone").header("ETag"), get("/sales/phone?lang=zh").header("ETag"));
    }

    @Test
    void shouldListTheSalesPageByPage() throws IOException {
        assertTrue(get("/").body().contains("There is no sale at the moment"));
        for (int i = 1; i <= 51; i++) {
            server.createSale("sale-" + i, "\"stock\":1,\"title\":\"Sale " + i + "\"");
        }
        // The page without sales is shown for a second, in its language.
        final String first = get("/?lang=zh").body();
        assertTrue(first.contains("href=\"/sales/sale-50?lang=zh\">Sale 50<"), first);
        assertFalse(first.contains("Sale 51"), first);
        assertTrue(first.contains("href=\"/?lang=zh&amp;after=50\""), first);
        final String second = get("/?lang=zh&after=50").body();
        assertTrue(second.contains("Sale 51"), second);
        assertProblem(get("/?after=x"), 400, "invalid-value");
    }

    @Test
    void shouldKeepABoundedNumberOfPages() {
        final PageCache cache = new PageCache();
        final Document page = new Document(200, "text/plain", new byte[1], new Document.Policy("", "", ""));
        for (int i = 0; i < 10 * PageCache.MAX_PAGES; i++) {
            assertEquals(page, cache.get("key" + i, "", () -> page));
            assertTrue(cache.size() <= PageCache.MAX_PAGES);
        }
    }
}
