package io.doorbuster.cli.crashdrill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A tiny {@code serve} and {@code journal replay} in a process of its own: one sale, its orders in a text file. The
 * system property {@code fault} breaks one promise, so that the drill can be seen to notice; {@code aim} says where to
 * stand still.
 */
final class StubServe {
    private static final String FAULT = System.getProperty("fault", "none");
    private static final String[] AIM = System.getProperty("aim", "nowhere:0:0").split(":", -1);
    private static final String PATH = "/v1/sales/crash-drill";

    private record Order(String user, String key) {}

    private final Path file;
    private final List<Order> orders = new ArrayList<>();
    private final boolean restarted;
    private long stock;
    private boolean loaded;
    private int purchases;

    private StubServe(final Path data) throws IOException {
        file = data.resolve("orders.tsv");
        restarted = Files.exists(file);
        if (restarted) {
            final List<String> lines = Files.readAllLines(file);
            stock = Long.parseLong(lines.get(0));
            for (final String line : lines.subList(1, lines.size())) {
                final String[] fields = line.split("\t", -1);
                orders.add(new Order(fields[0], FAULT.equals("forgets-keys") ? "" : fields[1]));
            }
        }
    }

    public static void main(final String[] args) throws IOException {
        final List<String> flags = List.of(args);
        final Path data = Path.of(flags.get(flags.indexOf("--data") + 1));
        Files.createDirectories(data);
        if (FAULT.equals("never-starts") || (FAULT.equals("damaged") && Files.exists(data.resolve("orders.tsv")))) {
            System.err.println("will not start");
            System.exit(3);
        }
        final StubServe stub = new StubServe(data);
        if (flags.get(0).equals("journal")) {
            System.out.println(
                    "{\"sequence\":1,\"stateHash\":\"" + stub.hash(FAULT.equals("wrong-hash") ? 1 : 0) + "\"}");
            return;
        }
        if (AIM[0].equals("recovery") || AIM[0].equals("tail")) {
            standStill();
        }
        final Thread load = new Thread(stub::awaitLoad);
        load.setDaemon(true);
        load.start();
        stub.serve();
    }

    private void awaitLoad() {
        try {
            final boolean begins = System.in.read() >= 0;
            synchronized (this) {
                loaded = begins;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void standStill() {
        System.out.println("standstill " + AIM[0]);
        while (true) {
            LockSupport.park();
        }
    }

    private void serve() throws IOException {
        if (!FAULT.equals("stops-badly")) {
            // A server that handles SIGTERM ends with 0; a JVM left to itself with 143.
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
        }
        final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 64);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::handle);
        server.start();
        System.out.println("ready http://127.0.0.1:" + server.getAddress().getPort());
        System.out.println("admin http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(final HttpExchange exchange) throws IOException {
        final String route =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        synchronized (this) {
            switch (route) {
                case "POST /admin/v1/sales" -> {
                    final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    stock = Long.parseLong(body.replaceAll(".*\"stock\":(\\d+).*", "$1"));
                    append(Long.toString(stock));
                    answer(exchange, 201, "{}");
                }
                case "GET /admin/v1/state" -> answer(exchange, 200, "{\"stateHash\":\"" + hash(0) + "\"}");
                case "GET " + PATH ->
                    answer(
                            exchange,
                            200,
                            "{\"stock\":" + stock + ",\"remaining\":" + (stock - orders.size()) + ",\"sold\":"
                                    + (orders.size() - (FAULT.equals("miscounts") ? 1 : 0)) + ",\"held\":0}");
                case "GET " + PATH + "/purchases/me" -> answer(exchange, 200, own(user(exchange)));
                case "POST " + PATH + "/purchases" ->
                    purchase(
                            exchange,
                            user(exchange),
                            exchange.getRequestHeaders().getFirst("Idempotency-Key"));
                default -> answer(exchange, 404, "{}");
            }
        }
    }

    private void purchase(final HttpExchange exchange, final String user, final String key) throws IOException {
        final int known = orders.indexOf(new Order(user, key));
        if (known >= 0) {
            exchange.getResponseHeaders().set("Idempotent-Replayed", "true");
            answer(exchange, 201, order(known));
        } else if (!FAULT.equals("no-limit")
                && orders.stream().anyMatch(order -> order.user().equals(user))) {
            answer(exchange, 409, "{\"type\":\"/problems/limit-reached\"}");
        } else if (orders.size() >= stock) {
            answer(exchange, 409, "{\"type\":\"/problems/sold-out\"}");
        } else {
            orders.add(new Order(user, key));
            if (FAULT.equals("sells-to-nobody") && orders.size() == 30) {
                orders.add(new Order("nobody", "none"));
                append("nobody\tnone");
            }
            if (!FAULT.equals("loses") || orders.size() % 10 != 0) {
                append(user + "\t" + key);
            }
            if (loaded && !AIM[0].equals("nowhere") && ++purchases > Integer.parseInt(AIM[1])) {
                standStill();
            }
            if (FAULT.equals("fails-stop") && orders.size() == 30) {
                Runtime.getRuntime().halt(70);
            }
            answer(exchange, 201, order(orders.indexOf(new Order(user, key))));
        }
    }

    private String own(final String user) {
        final List<String> own = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            if (orders.get(i).user().equals(user)) {
                own.add(order(i));
            }
        }
        return "{\"orders\":" + own + "}";
    }

    private String order(final int index) {
        final long position = index + 1L;
        return "{\"orderId\":\"crash-drill-" + position + "\",\"saleId\":\"crash-drill\",\"userId\":\""
                + orders.get(index).user() + "\",\"quantity\":1,\"status\":\"secured\",\"position\":" + position
                + ",\"unitsBefore\":" + (FAULT.equals("answers-otherwise") && restarted ? 0 : index) + ",\"sequence\":"
                + 2 * position + "}";
    }

    private String hash(final int salt) {
        return String.format("%016x", orders.hashCode() + salt);
    }

    private void append(final String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String user(final HttpExchange exchange) {
        final String pass =
                exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
        final String claims =
                new String(Base64.getUrlDecoder().decode(pass.split("\\.", -1)[1]), StandardCharsets.US_ASCII);
        return claims.replaceAll(".*\"sub\":\"([^\"]*)\".*", "$1");
    }

    private static void answer(final HttpExchange exchange, final int status, final String body) throws IOException {
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
