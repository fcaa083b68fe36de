package io.doorbuster.http.identity;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.doorbuster.engine.model.SaleTerms;
import java.io.IOException;

/** The claims of a pass, as they are read one by one. Claims that are not checked are skipped. */
final class PassClaims {
    /** Up to this number a double represents every whole second. */
    private static final double MAX_EXACT_SECONDS = 1L << 53;

    /** The year 33658 in seconds. Such a time is certainly in milliseconds, and the pass would never expire. */
    private static final long LEAST_MILLISECONDS = 1_000_000_000_000L;

    private final String saleId;
    private String subject;
    private boolean namesSale;
    private boolean hasExpiry;
    private boolean timesAreNumbers = true;
    private long expiry;
    private long notBefore = Long.MIN_VALUE;
    private boolean provesWork;

    /** @param saleId which the audience must name */
    PassClaims(final String saleId) {
        this.saleId = saleId;
    }

    /** Takes one claim, with the parser at its value. */
    void take(final String name, final JsonParser json) throws IOException {
        switch (name) {
            case "sub" -> subject = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
            case "aud" -> readAudience(json);
            case "exp" -> {
                hasExpiry = true;
                expiry = readSeconds(json);
            }
            case "nbf" -> notBefore = readSeconds(json);
            case "pow" -> provesWork = json.currentToken() == JsonToken.VALUE_TRUE;
            default -> {}
        }
        json.skipChildren();
    }

    /** Why these claims are not good for the sale, as the end of a sentence; null if they are. */
    String fault() {
        if (!SaleTerms.isOpaqueId(subject)) {
            return "its \"sub\" is not a user id of 1 to 64 visible ASCII characters";
        }
        if (!namesSale) {
            return "its \"aud\" does not name this sale";
        }
        if (!hasExpiry || !timesAreNumbers || expiry >= LEAST_MILLISECONDS) {
            return "its \"exp\" (and \"nbf\" if there is one) must be seconds since 1970";
        }
        return null;
    }

    VerifiedPass content() {
        return new VerifiedPass(subject, notBefore, expiry, provesWork);
    }

    private void readAudience(final JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            namesSale = isThisSale(json.getText());
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            boolean stringsOnly = true;
            boolean named = false;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                stringsOnly &= json.currentToken() == JsonToken.VALUE_STRING;
                named |= stringsOnly && isThisSale(json.getText());
                json.skipChildren();
            }
            namesSale = stringsOnly && named;
        }
    }

    private boolean isThisSale(final String audience) {
        return audience.equals(saleId) || audience.equals(PassVerifier.ANY_SALE);
    }

    /** Reads a NumericDate (RFC 7519 §2), which may have a fraction; fractions of a second are dropped. */
    private long readSeconds(final JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return json.getLongValue();
        }
        final double seconds = json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT ? json.getDoubleValue() : Double.NaN;
        final boolean isTime = Math.abs(seconds) <= MAX_EXACT_SECONDS;
        timesAreNumbers &= isTime;
        return isTime ? (long) Math.floor(seconds) : 0;
    }
}
