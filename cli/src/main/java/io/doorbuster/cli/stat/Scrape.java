package io.doorbuster.cli.stat;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One answer of {@code GET /metrics}: the values by series, such as {@code doorbuster_connections{listener="public"}}.
 */
final class Scrape {
    /** A page of a server with the most sales that it labels has 40 KB. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int TIMEOUT_MS = 5_000;
    private static final Pattern BOUND = Pattern.compile("\\ble=\"([^\"]+)\"");

    private final Map<String, Double> values;

    private Scrape(final Map<String, Double> values) {
        this.values = values;
    }

    /** @throws IOException if there is no answer, or not this one; the message says why */
    static Scrape of(final URI metrics) throws IOException {
        final HttpURLConnection connection = (HttpURLConnection) metrics.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "text/plain");
        final int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("status " + status);
        }
        try (InputStream body = connection.getInputStream()) {
            final byte[] page = body.readNBytes(MAX_BYTES + 1);
            if (page.length > MAX_BYTES) {
                throw new IOException("the answer is longer than " + MAX_BYTES + " bytes");
            }
            return parse(new String(page, StandardCharsets.UTF_8));
        }
    }

    /** @throws IOException if this is not a page of a doorbuster's metrics */
    static Scrape parse(final String page) throws IOException {
        final Map<String, Double> values = new TreeMap<>();
        for (final String line : page.lines().toList()) {
            final int end = line.lastIndexOf(' ');
            if (end > 0 && line.charAt(0) != '#') {
                try {
                    values.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
                } catch (final NumberFormatException noNumber) {
                    throw new IOException("the answer is not a page of metrics", noNumber);
                }
            }
        }
        if (!values.containsKey("doorbuster_durable_sequence")) {
            throw new IOException("the answer has no metrics of a doorbuster that serves");
        }
        return new Scrape(values);
    }

    /** The value of a series; 0 if there is none, because a counter is there after its first count. */
    double value(final String series) {
        return values.getOrDefault(series, 0.0);
    }

    /** The sum of the series of a metric that have this label. */
    double sum(final String metric, final String label) {
        return values.entrySet().stream()
                .filter(series -> series.getKey().startsWith(metric + "{")
                        && series.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The cumulative counts of a histogram by the bound of their bucket. */
    NavigableMap<Double, Double> buckets(final String metric) {
        final NavigableMap<Double, Double> buckets = new TreeMap<>();
        values.forEach((series, count) -> {
            if (series.startsWith(metric + "_bucket{")) {
                final Matcher bound = BOUND.matcher(series);
                if (bound.find()) {
                    buckets.put(bound(bound.group(1)), count);
                }
            }
        });
        return buckets;
    }

    private static double bound(final String text) {
        return text.toLowerCase(Locale.ROOT).equals("+inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
}
