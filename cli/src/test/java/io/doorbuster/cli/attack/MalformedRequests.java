package io.doorbuster.cli.attack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests that are not HTTP, or that two servers could read differently, each with the problem that it must get. Each
 * would change something if the server executed it. The arrow is the place of the target, the ellipsis that of the
 * header lines that make the request a valid one.
 */
final class MalformedRequests {
    static final char TARGET = '→';
    static final char FIELDS = '…';

    private static final String BAD = "bad-request";
    private static final String LINE_END = "\r\n";
    private static final String VERSION = " HTTP/1.1\r\n";
    private static final String LINE = "POST " + TARGET + VERSION;
    private static final String HOST = "Host: localhost\r\n";
    /** Characters that are neither letters nor part of a token. */
    private static final String DELIMITERS = "\"(),/:;<=>?@[\\]{}";

    private final Map<String, String> all = new LinkedHashMap<>();

    private MalformedRequests() {
        requestLines();
        targets();
        versionsAndMethods();
        hosts();
        fieldNames();
        fieldValues();
        lengths();
        codings();
        sizes();
        otherProtocols();
    }

    /** Every request with the name of its problem. */
    static Map<String, String> all() {
        return new MalformedRequests().all;
    }

    private void line(final String problem, final String line) {
        all.put(line + LINE_END + HOST + FIELDS + LINE_END, problem);
    }

    private void field(final String problem, final String lines) {
        all.put(LINE + HOST + FIELDS + lines + LINE_END + LINE_END, problem);
    }

    private void host(final String value) {
        all.put(LINE + "Host: " + value + LINE_END + FIELDS + LINE_END, BAD);
    }

    private void requestLines() {
        for (final String line : List.of(
                "POST\t→ HTTP/1.1",
                "POST  → HTTP/1.1",
                "POST →  HTTP/1.1",
                "POST →\tHTTP/1.1",
                " POST → HTTP/1.1",
                "POST → HTTP/1.1 ",
                "POST → HTTP/1.1\t",
                "POST → HTTP/1.1 x",
                "POST →",
                "POST → ",
                "POST ",
                "POST",
                "POST HTTP/1.1",
                "→ POST HTTP/1.1",
                "POST → HTTP",
                "POST → HTTP/",
                "POST → HTTP/1",
                "POST → HTTP/1.",
                "POST → HTTP/.1",
                "POST → HTTP/11",
                "POST → HTTP/1.1.1",
                "POST → HTTP/1.10",
                "POST → HTTP/01.1",
                "POST → HTTP/+1.1",
                "POST → HTTP/1,1",
                "POST → HTTP/ 1.1",
                "POST → HTTP /1.1",
                "POST → http/1.1",
                "POST → HTTPS/1.1",
                "POST → ICY/1.1",
                "POST → HTTP/x.y",
                "POST →\rHTTP/1.1",
                "POST → HTTP/1.1\r",
                "POST → HTTP/1.1\nX: y",
                "POST →\u000b HTTP/1.1",
                "POST →\u0000 HTTP/1.1",
                "P\u0000ST → HTTP/1.1",
                "P\u00e9ST → HTTP/1.1",
                "\r\n\r\nPOST → HTTP/1.1",
                "\nPOST → HTTP/1.1",
                "\rPOST → HTTP/1.1",
                "\u0000POST → HTTP/1.1")) {
            line(BAD, line);
        }
        for (int i = 0; i < DELIMITERS.length(); i++) {
            line(BAD, "PO" + DELIMITERS.charAt(i) + "ST → HTTP/1.1");
        }
        all.put(LINE.replace(LINE_END, "\n") + HOST.replace(LINE_END, "\n") + FIELDS + "\n", BAD);
    }

    private void targets() {
        for (final char wrong : "\"<>\\^`{|}#\u007f\u0080\u00e9\u00ff".toCharArray()) {
            line(BAD, "POST →" + wrong + " HTTP/1.1");
        }
        for (final String end : List.of("%", "%2", "%zz", "%2g", "%u0041", "?%", "?%f", "%-1")) {
            line(BAD, "POST →" + end + " HTTP/1.1");
        }
        for (final String target : List.of(
                "*",
                "v1/clock",
                "localhost",
                "localhost:80",
                "http:/localhost/",
                "http://",
                "http:///",
                "http://?x",
                "http://localhost:b/",
                "http://localhost:0/",
                "http://localhost:65536/",
                "http://user@localhost/",
                "http://[::1/",
                "http://other.example/",
                "ftp://localhost/",
                "mailto:a@localhost")) {
            line(BAD, "POST " + target + " HTTP/1.1");
        }
        line(BAD, "POST →?" + "a&".repeat(16) + " HTTP/1.1");
    }

    private void versionsAndMethods() {
        for (final String version : List.of("0.0", "0.9", "2.0", "2.1", "3.0", "9.9")) {
            line("version-not-supported", "POST → HTTP/" + version);
        }
        line("not-implemented", "CONNECT localhost:80 HTTP/1.1");
        line("not-implemented", "CONNECT → HTTP/1.1");
        line("not-implemented", "X".repeat(33) + " → HTTP/1.1");
    }

    private void hosts() {
        for (final String host : List.of(
                "",
                " ",
                "\t",
                "a b",
                "a\tb",
                "a:b",
                "a:0",
                "a:65536",
                "a:-1",
                "a:1:2",
                "a:80 80",
                ":80",
                ":",
                "u@a",
                "u:p@a",
                "a/b",
                "/",
                "a?b",
                "a#b",
                "a%",
                "a%2",
                "a%zz",
                "a\"",
                "a<b",
                "a\\b",
                "a^b",
                "a\u0000b",
                "a\u00e9",
                "[",
                "[]",
                "[::1",
                "::1",
                "[::g]",
                "[v1.a]",
                "[::1]x",
                "[1::2::3]",
                "[12345::]",
                "localhost localhost",
                "http://localhost")) {
            host(host);
        }
        all.put(LINE + FIELDS + LINE_END, BAD);
        all.put(LINE + HOST + HOST + FIELDS + LINE_END, BAD);
        all.put(LINE + HOST + FIELDS + "host: other.example\r\n" + LINE_END, BAD);
        all.put(LINE + " " + HOST + FIELDS + LINE_END, BAD);
        all.put(LINE + "\t" + HOST + FIELDS + LINE_END, BAD);
        all.put(LINE + "Host : localhost\r\n" + FIELDS + LINE_END, BAD);
        all.put(LINE + "Host\t: localhost\r\n" + FIELDS + LINE_END, BAD);
        all.put(LINE + "Host\r\n: localhost\r\n" + FIELDS + LINE_END, BAD);
    }

    private void fieldNames() {
        final String notOfNames = DELIMITERS.replace(":", "") + " \t\u0000\u0001\u001f\u007f\u0080\u00ff";
        for (int i = 0; i < notOfNames.length(); i++) {
            field(BAD, "X" + notOfNames.charAt(i) + "Y: z");
        }
        field(BAD, ": z");
        field(BAD, "no colon");
        field(BAD, "X");
        field(BAD, " X: y");
        field(BAD, "X : y");
    }

    private void fieldValues() {
        for (final char control : "\u0000\u0001\u0007\b\u000b\f\u000e\u001b\u001f\u007f".toCharArray()) {
            field(BAD, "X: a" + control + "b");
        }
        for (final String lines : List.of(
                "X: a\rb",
                "X: a\r\r",
                "X: a\nY: b",
                "X: a\n",
                "X: a\r\n b",
                "X: a\r\n\tb",
                "X:\r\n a",
                "X: a\r\n ",
                "X: a\r\rY: b")) {
            field(BAD, lines);
        }
        for (final String expectation :
                List.of("200-maybe", "100-continue, x", "", "100", "100-continue 100-continue")) {
            field("expectation-failed", "Expect: " + expectation);
        }
    }

    private void lengths() {
        for (final String length : List.of(
                "",
                " ",
                "-1",
                "+1",
                "1 1",
                "1, 1",
                "0, 0",
                "1;",
                "0x1",
                "1.0",
                "1e1",
                "a",
                "\u00b2",
                "00000000000",
                "99999999999",
                "18446744073709551617",
                "\"0\"",
                "1_0",
                "0\u00a0",
                "chunked")) {
            field(BAD, "Content-Length: " + length);
        }
        field(BAD, "Content-Length: 0\r\nContent-Length: 0");
        field(BAD, "Content-Length: 0\r\ncontent-length: 5");
        field(BAD, "Content-Length : 0");
        field(BAD, "Content-Length: 0\r\nTransfer-Encoding: chunked");
        field(BAD, "Transfer-Encoding: chunked\r\nContent-Length: 0");
        field(BAD, "Transfer-Encoding: identity\r\nContent-Length: 0");
    }

    private void codings() {
        for (final String coding : List.of(
                "chunked",
                "Chunked",
                "\tchunked",
                "chunked ",
                "identity",
                "gzip, chunked",
                "chunked, chunked",
                "chunked, identity",
                "chunked;q=1",
                "xchunked",
                "\"chunked\"",
                "")) {
            field("length-required", "Transfer-Encoding: " + coding);
        }
        field("length-required", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked");
        field(BAD, "Transfer-Encoding : chunked");
        field(BAD, "Transfer-Encoding:\r\n chunked");
        field(BAD, "Transfer-Encoding\u0000: chunked");
    }

    private void sizes() {
        line("uri-too-long", "POST →?" + "x".repeat(9_000) + " HTTP/1.1");
        field("headers-too-large", "Cookie: " + "x".repeat(9_000));
        field("headers-too-large", "X".repeat(9_000) + ": y");
        field("headers-too-large", "X: y\r\n".repeat(64) + "X: y");
    }

    private void otherProtocols() {
        all.put("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", BAD);
        all.put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "version-not-supported");
        all.put("SSH-2.0-OpenSSH_9.2\r\n", BAD);
        all.put("EHLO localhost\r\n", BAD);
        all.put("*1\r\n$4\r\nPING\r\n", BAD);
        all.put("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n", BAD);
        all.put("\r\n\r\n\u0000\r\nQUIT\n!\u0011", BAD);
        all.put("\u0000".repeat(16), BAD);
        all.put("<policy-file-request/>\u0000", BAD);
        all.put("GET /\r\n", BAD);
    }
}
