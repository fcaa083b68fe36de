package io.doorbuster.http.merchant;

import static io.doorbuster.http.support.RawClient.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers to the merchant's bad input. Each line is one request; the status and the problem's name come first. */
class MerchantBadInputTest {
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
        server.createSale("phone", "\"stock\":1000000,\"perUserLimit\":1000");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            400 | malformed-json   | -                | {"saleId":
            400 | unknown-member   | payBy            | {"saleId":"a","stock":1,"payBy":0}
            400 | duplicate-member | stock            | {"saleId":"a","stock":1,"stock":1}
            400 | invalid-value    | saleId           | {"stock":1}
            400 | invalid-value    | saleId           | {"saleId":"A","stock":1}
            400 | invalid-value    | saleId           | {"saleId":"-a","stock":1}
            400 | invalid-value    | saleId           | {"saleId":1,"stock":1}
            400 | invalid-value    | saleId           | {"saleId":null,"stock":1}
            400 | invalid-value    | stock            | {"saleId":"a"}
            400 | invalid-value    | stock            | {"saleId":"a","stock":0}
            400 | invalid-value    | stock            | {"saleId":"a","stock":-1}
            400 | invalid-value    | stock            | {"saleId":"a","stock":1.5}
            400 | invalid-value    | stock            | {"saleId":"a","stock":1000000001}
            400 | invalid-value    | stock            | {"saleId":"a","stock":99999999999999999999}
            400 | invalid-value    | stock            | {"saleId":"a","stock":"1"}
            400 | invalid-value    | title            | {"saleId":"a","stock":1,"title":1}
            400 | invalid-value    | title            | {"saleId":"a","stock":1,"title":"a\\u0000"}
            400 | invalid-value    | title            | {"saleId":"a","stock":1,"title":"\\ud800"}
            400 | invalid-value    | title            | {"saleId":"a","stock":1,"title":"a\\u0085"}
            400 | invalid-value    | title            | {"saleId":"a","stock":1,"title":"a\\u2028b"}
            400 | invalid-value    | title            | {"saleId":"a","stock":1,"title":"\\u202egnp"}
            400 | invalid-value    | title            | {"saleId":"a","stock":1,"title":"\\u2066a"}
            400 | invalid-value    | opensAt          | {"saleId":"a","stock":1,"opensAt":-1}
            400 | invalid-value    | opensAt          | {"saleId":"a","stock":1,"opensAt":"now"}
            400 | invalid-value    | opensAt          | {"saleId":"a","stock":1,"opensAt":9007199254740992}
            400 | invalid-value    | closesAt         | {"saleId":"a","stock":1,"closesAt":0}
            400 | invalid-value    | perUserLimit     | {"saleId":"a","stock":1,"perUserLimit":0}
            400 | invalid-value    | perUserLimit     | {"saleId":"a","stock":1,"perUserLimit":1001}
            400 | invalid-value    | maxUnitsPerOrder | {"saleId":"a","stock":1,"maxUnitsPerOrder":2}
            400 | invalid-value    | maxUnitsPerOrder | {"saleId":"a","stock":1,"maxUnitsPerOrder":0}
            400 | invalid-value    | paymentWindowMs  | {"saleId":"a","stock":1,"paymentWindowMs":-1}
            400 | invalid-value    | paymentWindowMs  | {"saleId":"a","stock":1,"paymentWindowMs":15}
            400 | invalid-value    | paymentWindowMs  | {"saleId":"a","stock":1,"paymentWindowMs":999}
            400 | invalid-value    | paymentWindowMs  | {"saleId":"a","stock":1,"paymentWindowMs":31622400001}
            400 | invalid-value    | waitlistCapacity | {"saleId":"a","stock":1,"waitlistCapacity":-1}
            400 | invalid-value    | waitlistCapacity | {"saleId":"a","stock":1,"waitlistCapacity":10000001}
            400 | invalid-value    | waitlistCapacity | {"saleId":"a","stock":1,"waitlistCapacity":null}
            400 | invalid-value    | eligibility      | {"saleId":"a","stock":1,"eligibility":"vip"}
            400 | invalid-value    | eligibility      | {"saleId":"a","stock":1,"eligibility":1}
            400 | invalid-value    | registrationClosesAt | {"saleId":"a","stock":1,"eligibility":"registered"}
            400 | invalid-value    | registrationClosesAt | {"saleId":"a","stock":1,"opensAt":1700000000005,"eligibility":"registered"}
            400 | invalid-value    | registrationClosesAt | {"saleId":"a","stock":1,"eligibility":"registered","registrationClosesAt":1800000000000}
            400 | invalid-value    | registrationClosesAt | {"saleId":"a","stock":1,"eligibility":"registered","registrationClosesAt":1800000000003,"closesAt":1800000000002}
            400 | invalid-value    | registrationClosesAt | {"saleId":"a","stock":1,"registrationClosesAt":1800000000001}
            400 | invalid-value    | registrationCapacity | {"saleId":"a","stock":1,"registrationCapacity":1}
            400 | invalid-value    | registrationCapacity | {"saleId":"a","stock":1,"eligibility":"registered","registrationCapacity":0}
            400 | invalid-value    | registrationCapacity | {"saleId":"a","stock":1,"eligibility":"registered","registrationCapacity":10000001}
            400 | invalid-value    | carryOver        | {"saleId":"a","stock":1,"carryOver":true}
            400 | invalid-value    | carryOver        | {"saleId":"a","rounds":[{"units":1}],"carryOver":1}
            400 | invalid-value    | rounds           | {"saleId":"a","rounds":[]}
            400 | invalid-value    | rounds           | {"saleId":"a","rounds":null}
            400 | invalid-value    | rounds           | {"saleId":"a","rounds":{"units":1}}
            400 | invalid-value    | rounds           | {"saleId":"a","rounds":[1]}
            400 | invalid-value    | rounds           | {"saleId":"a","stock":1,"rounds":[{"units":1}]}
            400 | invalid-value    | rounds           | {"saleId":"a","opensAt":1800000000005,"rounds":[{"units":1}]}
            400 | invalid-value    | rounds           | {"saleId":"a","rounds":[{"units":1000000000},{"opensAt":1800000000001,"units":1}]}
            400 | invalid-value    | rounds[0].units  | {"saleId":"a","rounds":[{"opensAt":1800000000005}]}
            400 | invalid-value    | rounds[0].units  | {"saleId":"a","rounds":[{"units":0}]}
            400 | invalid-value    | rounds[1].opensAt | {"saleId":"a","rounds":[{"units":1},{"units":1}]}
            400 | unknown-member   | rounds[0].stock  | {"saleId":"a","rounds":[{"stock":1}]}
            400 | duplicate-member | rounds[0].units  | {"saleId":"a","rounds":[{"units":1,"units":1}]}
            400 | malformed-json   | -                | {"saleId":"a","rounds":[{"units":1]}
            400 | rounds-out-of-order | rounds[1].opensAt | {"saleId":"a","rounds":[{"opensAt":1800000000007,"units":1},{"opensAt":1800000000007,"units":1}]}
            400 | rounds-out-of-order | rounds[2].opensAt | {"saleId":"a","rounds":[{"opensAt":1800000000005,"units":1},{"opensAt":1800000000007,"units":1},{"opensAt":1800000000006,"units":1}]}
            400 | rounds-out-of-order | rounds[1].opensAt | {"saleId":"a","rounds":[{"units":1},{"opensAt":1800000000000,"units":1}]}
            400 | rounds-out-of-order | rounds[1].opensAt | {"saleId":"a","rounds":[{"opensAt":1799992800000,"units":1},{"opensAt":1799996400000,"units":1}]}
            400 | closes-before-opening | closesAt    | {"saleId":"a","stock":1,"opensAt":1799992800000,"closesAt":1799996400000}
            400 | invalid-value    | opensAt          | {"saleId":"a","stock":1,"opensAt":1800000000}
            400 | invalid-value    | opensAt          | {"saleId":"a","stock":1,"opensAt":1800000000000000}
            400 | invalid-value    | opensAt          | {"saleId":"a","stock":1,"opensAt":4102444800001}
            400 | invalid-value    | closesAt         | {"saleId":"a","stock":1,"closesAt":1800000001}
            400 | invalid-value    | rounds[0].opensAt | {"saleId":"a","rounds":[{"opensAt":1800000000,"units":1}]}
            400 | invalid-value    | registrationClosesAt | {"saleId":"a","stock":1,"eligibility":"registered","registrationClosesAt":1800000001}
            400 | closes-before-opening | closesAt    | {"saleId":"a","stock":1,"opensAt":1800000000005,"closesAt":1800000000005}
            400 | closes-before-opening | closesAt    | {"saleId":"a","stock":1,"closesAt":1800000000000}
            400 | closes-before-opening | closesAt    | {"saleId":"a","rounds":[{"opensAt":1800000000005,"units":1},{"opensAt":1800000000007,"units":1}],"closesAt":1800000000007}
            409 | sale-exists      | -                | {"saleId":"phone","stock":1}
            """)
    void shouldRefuseToCreateSales(final int status, final String problem, final String member, final String body)
            throws IOException {
        final RawClient.Answer answer = server.admin("POST", "/admin/v1/sales", body);

        assertProblem(answer, status, problem);
        assertEquals(member, answer.json().get("member"));
    }

    @Test
    void shouldTakeATitleOf120CharactersThatEachNeedTwoChars() throws IOException {
        final String title = "\ud83d\udcf1".repeat(SaleTerms.MAX_TITLE_LENGTH);

        assertEquals(
                201,
                server.admin(
                                "POST",
                                "/admin/v1/sales",
                                "{\"saleId\":\"emoji\",\"stock\":1,\"title\":\"" + title + "\"}")
                        .status());
        assertProblem(
                server.admin("PATCH", "/admin/v1/sales/emoji", "{\"title\":\"" + title + "x\"}"), 400, "invalid-value");
        assertEquals(title, server.shown("emoji", "title"));
    }

    @Test
    void shouldRefuseATitleThatIsTooLong() throws IOException {
        final RawClient.Answer answer = server.admin(
                "POST", "/admin/v1/sales", "{\"saleId\":\"a\",\"stock\":1,\"title\":\"" + "t".repeat(121) + "\"}");

        assertProblem(answer, 400, "invalid-value");
        assertEquals("title", answer.json().get("member"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            404 | not-found              | GET    | /v1/clock                         | -             | -
            404 | not-found              | GET    | /                                 | -             | -
            404 | not-found              | GET    | /admin/v1/setting                | -             | -
            404 | not-found              | GET    | /admin/v1/orders                  | -             | -
            404 | unknown-order          | GET    | /admin/v1/orders/phone-1          | -             | -
            404 | unknown-order          | GET    | /admin/v1/orders/phone            | -             | -
            404 | not-found              | GET    | /admin/v1/orders/phone-1/refund   | -             | -
            405 | method-not-allowed     | POST   | /admin/v1/orders/phone-1          | -             | -
            400 | unknown-member         | GET    | /admin/v1/figures?last=1          | -             | -
            404 | not-found              | GET    | /admin/v1/figures/none            | -             | -
            405 | method-not-allowed     | POST   | /admin/v1/figures                 | -             | -
            400 | unknown-member         | POST   | /admin/v1/audit                   | {"now":true}  | -
            404 | not-found              | POST   | /admin/v1/orders/phone-1/refund   | {}            | -
            404 | unknown-order          | POST   | /admin/v1/orders/phone-9/payment  | {"reference":"p"} | -
            404 | unknown-order          | POST   | /admin/v1/orders/phone/payment    | {"reference":"p"} | -
            404 | unknown-order          | POST   | /admin/v1/orders/tablet-1/payment | {"reference":"p"} | -
            404 | unknown-order          | POST   | /admin/v1/orders/phone-9/cancel   | -             | -
            404 | unknown-order          | POST   | /admin/v1/orders/phone-0/cancel   | -             | -
            404 | unknown-order          | POST   | /admin/v1/orders/tablet-1/cancel  | -             | -
            400 | invalid-value          | POST   | /admin/v1/orders/phone-1/payment  | -             | -
            400 | invalid-value          | POST   | /admin/v1/orders/phone-1/payment  | {}            | -
            400 | invalid-value          | POST   | /admin/v1/orders/phone-1/payment  | {"reference":""} | -
            400 | invalid-value          | POST   | /admin/v1/orders/phone-1/payment  | {"reference":"a b"} | -
            400 | invalid-value          | POST   | /admin/v1/orders/phone-1/payment  | {"reference":1} | -
            400 | invalid-value          | POST   | /admin/v1/orders/phone-1/cancel   | {"returnUnits":1} | -
            400 | invalid-value          | POST   | /admin/v1/orders/phone-1/cancel   | {"returnUnits":null} | -
            400 | unknown-member         | POST   | /admin/v1/orders/phone-1/cancel   | {"units":1}   | -
            404 | not-found              | POST   | /admin/v1/sales/phone/explode     | -             | -
            404 | unknown-sale           | GET    | /admin/v1/sales/tablet            | -             | -
            404 | unknown-sale           | POST   | /admin/v1/sales/tablet/pause      | -             | -
            404 | unknown-sale           | POST   | /admin/v1/sales/PHONE/close       | -             | -
            404 | unknown-sale           | POST   | /admin/v1/sales/tablet/restock    | {"units":1}   | k
            405 | method-not-allowed     | GET    | /admin/v1/sales                   | -             | -
            404 | unknown-sale           | PATCH  | /admin/v1/sales/tablet            | {"title":""}  | -
            404 | unknown-sale           | DELETE | /admin/v1/sales/tablet            | -             | -
            404 | unknown-sale           | GET    | /admin/v1/sales/tablet/orders     | -             | -
            405 | method-not-allowed     | POST   | /admin/v1/sales/phone             | -             | -
            405 | method-not-allowed     | POST   | /admin/v1/sales/phone/orders      | -             | -
            405 | method-not-allowed     | GET    | /admin/v1/orders/phone-1/payment  | -             | -
            405 | method-not-allowed     | DELETE | /admin/v1/orders/phone/cancel     | -             | -
            400 | unknown-member         | DELETE | /admin/v1/sales/phone             | {"x":1}       | -
            405 | method-not-allowed     | GET    | /admin/v1/sales/phone/pause       | -             | -
            405 | method-not-allowed     | POST   | /admin/v1/state                   | -             | -
            405 | method-not-allowed     | POST   | /livez                            | -             | -
            400 | unknown-member         | POST   | /admin/v1/sales/phone/pause       | {"x":1}       | -
            400 | invalid-value          | POST   | /admin/v1/sales/phone/restock     | -             | k
            400 | invalid-value          | POST   | /admin/v1/sales/phone/restock     | {"units":0}   | k
            400 | invalid-value          | POST   | /admin/v1/sales/phone/restock     | {"units":1.5} | k
            400 | invalid-value          | POST   | /admin/v1/sales/phone/restock     | {"units":1000000000} | k
            400 | invalid-key            | POST   | /admin/v1/sales/phone/restock     | {"units":1}   | -
            400 | invalid-key            | POST   | /admin/v1/sales/phone/restock     | {"units":1}   | a b
            409 | would-break-orders     | POST   | /admin/v1/sales/phone/restock     | {"units":-1000000000} | k
            """)
    void shouldRefuseTheMerchant(
            final int status,
            final String problem,
            final String method,
            final String path,
            final String body,
            final String key)
            throws IOException {
        try (RawClient client = server.merchant()) {
            final String token = "Authorization: Bearer " + TestServer.TOKEN;
            final String[] headers =
                    key == null ? new String[] {token} : new String[] {token, "Idempotency-Key: " + key};

            assertProblem(client.send(method + " " + path, body, headers), status, problem);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            token-required |                                               | Bearer realm="doorbuster-admin"
            token-required | Authorization: Basic YTpi                     | Bearer realm="doorbuster-admin"
            token-invalid  | Authorization: Bearer x                       | Bearer realm="doorbuster-admin", error="invalid_token"
            token-invalid  | Authorization: Bearer an-admin-token-for-test | Bearer realm="doorbuster-admin", error="invalid_token"
            """)
    void shouldAskForTheToken(final String problem, final String header, final String challenge) throws IOException {
        for (final String line : new String[] {
            "GET /admin/v1/state",
            "GET /admin/v1/sales/phone",
            "POST /admin/v1/sales",
            "POST /admin/v1/sales/phone/pause",
            "POST /admin/v1/sales/phone/resume",
            "POST /admin/v1/sales/phone/close",
            "POST /admin/v1/sales/phone/restock",
            "GET /admin/v1/sales/phone/orders",
            "PATCH /admin/v1/sales/phone",
            "DELETE /admin/v1/sales/phone",
            "POST /admin/v1/orders/phone-1/payment",
            "POST /admin/v1/orders/phone-1/cancel",
            "POST /admin/v1/orders/phone/cancel"
        }) {
            try (RawClient client = server.merchant()) {
                final RawClient.Answer answer =
                        header == null ? client.send(line, null) : client.send(line, null, header);

                assertProblem(answer, 401, problem);
                assertEquals(challenge, answer.header("WWW-Authenticate"));
            }
        }
    }

    @Test
    void shouldRefuseMoreRoundsThanASaleMayHave() throws IOException {
        final StringBuilder rounds = new StringBuilder("{\"opensAt\":1800000000001,\"units\":1}");
        for (int i = 2; i <= 65; i++) {
            rounds.append(",{\"opensAt\":").append(TestServer.START + i).append(",\"units\":1}");
        }

        final RawClient.Answer answer =
                server.admin("POST", "/admin/v1/sales", "{\"saleId\":\"a\",\"rounds\":[" + rounds + "]}");

        assertProblem(answer, 400, "invalid-value");
        assertEquals("rounds", answer.json().get("member"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            400 | invalid-value    | -                | -
            400 | invalid-value    | -                | {}
            400 | invalid-value    | title            | {"title":null}
            400 | invalid-value    | closesAt         | {"closesAt":0}
            400 | invalid-value    | closesAt         | {"closesAt":"never"}
            400 | invalid-value    | perUserLimit     | {"perUserLimit":0}
            400 | invalid-value    | perUserLimit     | {"perUserLimit":null}
            400 | invalid-value    | maxUnitsPerOrder | {"maxUnitsPerOrder":1001}
            400 | invalid-value    | waitlistCapacity | {"waitlistCapacity":-1}
            400 | unknown-member   | stock            | {"stock":1}
            400 | unknown-member   | paymentWindowMs  | {"paymentWindowMs":1}
            400 | duplicate-member | title            | {"title":"a","title":"b"}
            409 | change-not-allowed | -              | {"closesAt":1800000000000}
            409 | change-not-allowed | -              | {"perUserLimit":999}
            409 | change-not-allowed | -              | {"perUserLimit":2,"maxUnitsPerOrder":3}
            """)
    void shouldRefuseToChangeASale(final int status, final String problem, final String member, final String body)
            throws IOException {
        final RawClient.Answer answer = server.admin("PATCH", "/admin/v1/sales/phone", body);

        assertProblem(answer, status, problem);
        final Object named = answer.json().get("member");
        assertEquals(member, "".equals(named) ? null : named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            invalid-value    | limit        | ?limit=0
            invalid-value    | limit        | ?limit=501
            invalid-value    | limit        | ?limit=
            invalid-value    | limit        | ?limit=ten
            invalid-value    | limit        | ?limit=%2b1
            invalid-value    | fromSequence | ?fromSequence=-1
            invalid-value    | fromSequence | ?fromSequence=1.0
            invalid-value    | fromSequence | ?limit=1&fromSequence=9007199254740992
            invalid-value    | fromSequence | ?fromSequence=99999999999999999999
            invalid-value    | pseudonymous | ?pseudonymous=yes
            invalid-value    | pseudonymous | ?pseudonymous
            duplicate-member | limit        | ?limit=1&limit=1
            unknown-member   | pseudonymus  | ?pseudonymus=true
            """)
    void shouldRefuseAQueryThatIsNotUnderstood(final String problem, final String member, final String query)
            throws IOException {
        final RawClient.Answer answer = server.admin("GET", "/admin/v1/sales/phone/orders" + query, null);

        assertProblem(answer, 400, problem);
        assertEquals(member, answer.json().get("member"));
    }
}
