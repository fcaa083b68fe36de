package io.doorbuster.http.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.identity.SignedLinks;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How pages follow their sales, and what caches and links do with them. */
class ServedPagesTest {
    private static final int MOST_BYTES = 14 << 10;
    private static final String PEOPLE = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        client = server.shopper();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private RawClient.Answer page(final String path, final String... headers) throws IOException {
        final RawClient.Answer answer = client.send("GET " + path, null, headers);
        assertEquals(200, answer.status(), answer.body());
        assertEquals("text/html; charset=utf-8", answer.header("Content-Type"));
        return answer;
    }

    @Test
    void shouldShowTheStateAsSoonAsItChanges() throws IOException {
        server.createSale("phone", "\"stock\":1,\"opensAt\":" + (TestServer.START + 1_000));
        assertTrue(page("/sales/phone").body().contains("<strong>Not open yet</strong>"));

        server.pass(1_000);
        assertTrue(page("/sales/phone").body().contains("<strong>On sale now</strong>"));

        server.admin("POST", "/admin/v1/sales/phone/pause", "{}");
        server.awaitShown("phone", "state", "paused");
        assertTrue(page("/sales/phone").body().contains("<strong>The sale is paused</strong>"));

        server.admin("POST", "/admin/v1/sales/phone/resume", "{}");
        server.buy("ann", "phone", "{}");
        server.awaitShown("phone", "state", "soldOut");
        assertTrue(page("/sales/phone").body().contains("<strong>Sold out</strong>"));

        server.admin("POST", "/admin/v1/sales/phone/close", "{}");
        server.awaitShown("phone", "state", "closed");
        assertTrue(page("/sales/phone").body().contains("<strong>The sale is closed</strong>"));
    }

    @Test
    void shouldLetCachesKeepThePageAndAskByItsTag() throws IOException {
        server.createSale("phone", "\"stock\":5");
        final RawClient.Answer first = page("/sales/phone", server.authorization("ann"));
        assertEquals("public, max-age=1", first.header("Cache-Control"));
        assertEquals("Accept-Encoding, Accept-Language, Origin", first.header("Vary"));
        final String known = "If-None-Match: " + first.header("ETag");

        server.pass(10_000);
        forgetPages();
        final RawClient.Answer same = client.send("GET /sales/phone", null, known, server.authorization("ben"));
        assertEquals(304, same.status(), "time alone does not change the page");
        assertEquals(first.header("ETag"), same.header("ETag"));

        server.buy("ann", "phone", "{}");
        server.awaitShown("phone", "remaining", 4L);
        forgetPages();
        final RawClient.Answer changed = page("/sales/phone", known);
        assertNotEquals(first.header("ETag"), changed.header("ETag"));
        assertTrue(changed.body().contains("<dd>4 of 5</dd>"), changed.body());
    }

    /** Fills the cache with other pages, which it then forgets with all that it has. */
    private void forgetPages() throws IOException {
        for (int i = 1; i <= PageCache.MAX_PAGES; i++) {
            page("/?after=" + (1_000 + i));
        }
    }

    @Test
    void shouldBeLightAndCompressedForThoseWhoTakeIt() throws IOException {
        server.createSale("phone", "\"title\":\"" + "年度手机".repeat(30) + "\",\"stock\":1");
        for (final String language : List.of("en", "zh")) {
            try (RawClient browser = server.shopper()) {
                final RawClient.Answer compressed =
                        browser.send("GET /sales/phone?lang=" + language, null, "Accept-Encoding: br, gzip");
                final int bytes = Integer.parseInt(compressed.header("Content-Length"));
                assertEquals("gzip", compressed.header("Content-Encoding"));
                assertTrue(bytes <= MOST_BYTES, language + " has " + bytes + " bytes");
            }
        }
        assertNull(page("/sales/phone", "Accept-Encoding: br, gzip;q=0").header("Content-Encoding"));
    }

    @Test
    void shouldShowPeopleAPageForAnAddressThatNoSaleCanHave() throws IOException {
        for (final String path : List.of("/sales/none", "/sales/None%20such", "/sales/")) {
            final RawClient.Answer answer = client.send("GET " + path, null, PEOPLE);
            assertEquals(404, answer.status());
            assertEquals("text/html; charset=utf-8", answer.header("Content-Type"));
            assertEquals("no-store", answer.header("Cache-Control"));
            assertTrue(answer.body().contains("<h1>There is no such sale</h1>"), answer.body());
            RawClient.assertProblem(client.send("GET " + path, null, "Accept: */*"), 404, "unknown-sale");
        }
    }

    @Test
    void shouldShowWhenASaleClosesAndLetNoBrowserAskForAnIcon() throws IOException {
        server.createSale("phone", "\"stock\":1,\"closesAt\":" + (TestServer.START + 3_600_000));

        final RawClient.Answer page = page("/sales/phone");

        final String closes =
                "<dt>Closes</dt><dd><time datetime=\"2027-01-15T09:00:00Z\">2027-01-15 09:00:00 UTC</time></dd>";
        assertTrue(page.body().contains(closes), page.body());
        assertTrue(page.body().contains("<link rel=\"icon\" href=\"data:,\">"), page.body());
        assertTrue(page.header("Content-Security-Policy").contains("; img-src data:;"));
        assertFalse(page.body().contains("{{"), page.body());
    }

    @Test
    void shouldTellPeopleThatALinkHasExpired() throws IOException {
        try (TestServer guarded = TestServer.start(
                        config -> config.withAccess(config.access().withSignedLinks()));
                RawClient visitor = guarded.shopper()) {
            guarded.createSale("phone", "\"title\":\"Phone\",\"stock\":1");
            final SignedLinks links = new SignedLinks(List.of(guarded.key));

            final String good = links.sign("phone", TestServer.START / 1_000 + 60);
            assertTrue(visitor.send("GET " + good, null, PEOPLE).body().contains("<h1>Phone</h1>"));
            final RawClient.Answer expired =
                    visitor.send("GET " + links.sign("phone", TestServer.START / 1_000 - 60), null, PEOPLE);
            assertEquals(403, expired.status());
            assertTrue(expired.body().contains("<h1>This link does not work</h1>"), expired.body());
            // The list cannot sign links.
            assertTrue(visitor.send("GET /", null, PEOPLE).body().contains("<li>Phone<br>"));
        }
    }
}
