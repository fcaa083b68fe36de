import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Buys one unit: {@code java Buy.java URL SALE PASS}. Exits with 1 if it is refused or stays unanswered. */
class Buy {
    private static final int TRIES = 8;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(final String... args) throws InterruptedException {
        final String url = args[0];
        final String sale = url + "/v1/sales/" + args[1];
        // The server answers within 10 s, so 15 s without an answer means that the answer is lost.
        final HttpRequest.Builder request = HttpRequest.newBuilder()
                .timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + args[2]);
        System.out.println("sale  " + call(request.copy().uri(URI.create(sale))).body());
        // One key for all tries of a purchase. A shop stores it before the first try, and uses it again after a crash.
        final HttpResponse<String> bought = call(request.copy()
                .uri(URI.create(sale + "/purchases"))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.noBody()));
        final URI order = URI.create(url + bought.headers().firstValue("Location").orElseThrow());
        System.out.println("order " + call(request.copy().uri(order)).body());
    }

    /** Resends until an answer settles the request. That is safe: a purchase has a key, and the rest only reads. */
    private static HttpResponse<String> call(final HttpRequest.Builder request) throws InterruptedException {
        String last = null;
        for (int tries = 0; tries < TRIES; tries++) {
            double seconds = 0.5 + Math.random();
            try {
                final HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
                final int status = answer.statusCode();
                if (status / 100 == 2) {
                    return answer;
                }
                last = status + " " + answer.body();
                if (status != 500 && status != 504) { // after these two it may be executed: the same key finds out
                    seconds = answer.headers().firstValueAsLong("Retry-After").orElse(-1);
                    final Optional<String> ticket = answer.headers().firstValue("Arrival-Ticket"); // keeps our turn
                    ticket.ifPresent(value -> request.setHeader("Arrival-Ticket", value));
                }
            } catch (final IOException lost) {
                last = lost.toString();
            }
            if (seconds < 0) break; // refused
            System.err.printf("%s, again in %.1f s%n", last, seconds);
            Thread.sleep((long) (seconds * 1_000));
        }
        throw new IllegalStateException("refused, or no answer: " + last);
    }
}
