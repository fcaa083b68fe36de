package io.doorbuster.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.doorbuster.engine.model.SaleState;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.http.answer.Document;
import io.doorbuster.http.exchange.Accept;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Query;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The pages {@code /sales/{saleId}} and {@code /}. Any IO thread. */
public final class SalePages {
    private static final int SALES_OF_A_PAGE = 50;
    private static final String TYPE = "text/html; charset=utf-8";
    private static final Document.Policy POLICY = new Document.Policy(
            "Accept-Encoding, Accept-Language, Origin", "public, max-age=1", Template.CONTENT_SECURITY_POLICY);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Template page = new Template("page.html");
    private final Template saleBody = new Template("sale.html");
    private final Template listBody = new Template("list.html");
    private final PageCache cache = new PageCache();
    private final boolean passNeeded;
    private final boolean signedLinks;
    private final List<String> origins;

    /**
     * @param passNeeded true if shoppers need a pass; false if a gateway names them
     * @param signedLinks true if only signed links open a sale; then the list has no links to sales
     * @param origins of the pages that may hand a pass over
     */
    public SalePages(final boolean passNeeded, final boolean signedLinks, final List<String> origins) {
        this.passNeeded = passNeeded;
        this.signedLinks = signedLinks;
        this.origins = List.copyOf(origins);
    }

    /** {@code GET /sales/{saleId}} */
    public void sale(final Call call) {
        final Language language = Language.of(call);
        final PublishedSale published =
                SaleTerms.isSaleId(call.saleId) ? call.engine().directory().find(call.saleId) : null;
        if (published == null) {
            refuse(call, Problem.UNKNOWN_SALE, "noSuchSale");
            return;
        }
        final SaleView view = published.view();
        final long now = call.engine().clock().now();
        final List<Object> version = List.of(view.stateAt(now), view.terms());
        cache.get(language.tag() + call.saleId, version, () -> document(200, html(view, now, language)))
                .send(call);
    }

    /** Refuses a call for the page of a sale without a valid link: with a page for people, else with the problem. */
    public void refuseLink(final Call call) {
        refuse(call, Problem.LINK_INVALID, "noLink");
    }

    private void refuse(final Call call, final Problem problem, final String textName) {
        if (!Accept.lists(call.headers(Header.ACCEPT), "text/html")) {
            call.refuse(problem);
            return;
        }
        call.lane.counters.refused(problem);
        final Language language = Language.of(call);
        cache.get(language.tag() + '/' + textName, "", () -> document(problem.status(), html(textName, language)))
                .send(call);
    }

    /** {@code GET /} */
    public void list(final Call call) throws BadInput {
        final long after = Query.ofPage(call).wholeNumber("after", 0, Integer.MAX_VALUE, 0);
        final Language language = Language.of(call);
        final long now = call.engine().clock().now();
        final List<SaleView> sales = call.engine().directory().createdAfter((int) after).stream()
                .limit(SALES_OF_A_PAGE + 1)
                .map(PublishedSale::view)
                .toList();
        // No sale has an id with a slash.
        cache.get(language.tag() + '/' + after, "", () -> document(200, html(sales, now, language)))
                .send(call);
    }

    private static Document document(final int status, final String html) {
        return new Document(status, TYPE, html.getBytes(UTF_8), POLICY);
    }

    private String html(final SaleView view, final long now, final Language language) {
        final SaleState state = view.stateAt(now);
        final Map<String, String> values = common(language);
        values.put("title", Template.escape(title(view)));
        values.put("opensIso", Instant.ofEpochMilli(view.terms().opensAt()).toString());
        values.put("opensText", TIME.format(Instant.ofEpochMilli(view.terms().opensAt())));
        values.put("closes", closes(view, language));
        values.put("leftText", language.text("left", number(view.remaining()), number(view.stock())));
        values.put("limitText", language.text("limit", number(view.terms().perUserLimit())));
        values.put("stateTitle", language.text(state.label()));
        values.put("stateText", language.text(state.label() + ".text"));
        values.put("facts", facts(view, now, language));
        values.put("js", Template.SCRIPT);
        return page(saleBody, values);
    }

    private static String closes(final SaleView view, final Language language) {
        final long closesAt = view.terms().closesAt();
        if (closesAt == SaleTerms.NEVER) {
            return "";
        }
        final Instant time = Instant.ofEpochMilli(closesAt);
        return "<dt>" + language.text("closesLabel") + "</dt><dd><time datetime=\"" + time + "\">" + TIME.format(time)
                + "</time></dd>\n";
    }

    private static String title(final SaleView view) {
        return view.terms().title().isEmpty()
                ? view.terms().saleId()
                : view.terms().title();
    }

    private static String number(final int value) {
        return Integer.toString(value);
    }

    /** What the script reads: facts that change with the sale only, so that caches can ask by the tag. */
    private String facts(final SaleView view, final long now, final Language language) {
        final JsonWriter json = new JsonWriter();
        json.beginObject()
                .member("lang", language.tag())
                .member("passNeeded", passNeeded)
                .beginArray("origins");
        origins.forEach(json::element);
        json.endArray().beginObject("texts");
        language.names().forEach(name -> json.member(name, language.text(name)));
        final SaleTerms terms = view.terms();
        json.endObject()
                .beginObject("sale")
                .member("saleId", terms.saleId())
                .member("state", view.stateAt(now).label())
                .member("opensAt", terms.opensAt())
                .member("nextOpensAt", view.nextOpensAt(now))
                .member("waitlistCapacity", terms.waitlistCapacity())
                .member("waitlisted", view.waitlisted())
                .member("eligibility", terms.eligibility().label())
                .member("registrationClosesAt", terms.registrationClosesAt())
                .endObject()
                .endObject();
        return Template.escapeJson(new String(json.toBytes(), UTF_8));
    }

    private String html(final List<SaleView> sales, final long now, final Language language) {
        final StringBuilder rows = new StringBuilder();
        for (final SaleView view : sales.subList(0, Math.min(SALES_OF_A_PAGE, sales.size()))) {
            rows.append("<li>")
                    .append(link(view, language))
                    .append("<br><small>")
                    .append(language.text(view.stateAt(now).label()))
                    .append(" · ")
                    .append(TIME.format(Instant.ofEpochMilli(view.terms().opensAt())))
                    .append("</small></li>");
        }
        if (sales.isEmpty()) {
            rows.append("<li>").append(language.text("noSales")).append("</li>");
        }
        final Map<String, String> values = common(language);
        values.put("title", language.text("allSales"));
        values.put("rows", rows.toString());
        values.put("more", sales.size() <= SALES_OF_A_PAGE ? "" : more(sales, language));
        return page(listBody, values);
    }

    private String link(final SaleView view, final Language language) {
        final String title = Template.escape(title(view));
        return signedLinks
                ? title
                : "<a href=\"/sales/" + view.terms().saleId() + "?lang=" + language.tag() + "\">" + title + "</a>";
    }

    private static String more(final List<SaleView> sales, final Language language) {
        return "<p><a href=\"/?lang=" + language.tag() + "&amp;after="
                + sales.get(SALES_OF_A_PAGE - 1).number() + "\">" + language.text("more") + "</a></p>";
    }

    private String html(final String textName, final Language language) {
        final Map<String, String> values = common(language);
        values.put("title", language.text(textName));
        values.put("rows", "<li>" + language.text(textName + ".text") + "</li>");
        values.put("more", "<p><a href=\"/?lang=" + language.tag() + "\">" + language.text("allSales") + "</a></p>");
        return page(listBody, values);
    }

    private String page(final Template body, final Map<String, String> values) {
        values.put("body", body.fill(values));
        return page.fill(values);
    }

    /** What both bodies need. Our texts have no character that HTML reserves; a test checks it. */
    private static Map<String, String> common(final Language language) {
        final Map<String, String> values = new HashMap<>();
        language.names().forEach(name -> values.put(name, language.text(name)));
        values.put("lang", language.tag());
        values.put("otherLang", language.other().tag());
        values.put("css", Template.STYLE);
        return values;
    }
}
