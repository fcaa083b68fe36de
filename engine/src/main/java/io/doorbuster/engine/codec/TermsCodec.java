package io.doorbuster.engine.codec;

import io.doorbuster.engine.codec.sbe.BooleanCode;
import io.doorbuster.engine.codec.sbe.EligibilityCode;
import io.doorbuster.engine.codec.sbe.FixedTermsDecoder;
import io.doorbuster.engine.codec.sbe.FixedTermsEncoder;
import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import java.util.List;

/** Encodes and decodes the terms that the command, the event and the snapshot record of a sale have in common. */
final class TermsCodec {
    private TermsCodec() {}

    static void write(final SaleTerms terms, final FixedTermsEncoder to) {
        to.closesAt(terms.closesAt())
                .paymentWindowMillis(terms.paymentWindowMillis())
                .registrationClosesAt(terms.registrationClosesAt())
                .perUserLimit(terms.perUserLimit())
                .maxUnitsPerOrder(terms.maxUnitsPerOrder())
                .waitlistCapacity(terms.waitlistCapacity())
                .registrationCapacity(terms.registrationCapacity())
                .eligibility(codeOf(terms.eligibility()))
                .carryOver(codeOf(terms.carryOver()));
    }

    static SaleTerms read(
            final String saleId, final String title, final List<Round> rounds, final FixedTermsDecoder from) {
        return new SaleTerms(
                saleId,
                title,
                rounds,
                isYes(from.carryOver()),
                from.closesAt(),
                from.perUserLimit(),
                from.maxUnitsPerOrder(),
                from.paymentWindowMillis(),
                from.waitlistCapacity(),
                eligibilityOf(from.eligibility()),
                from.registrationClosesAt(),
                from.registrationCapacity());
    }

    static BooleanCode codeOf(final boolean value) {
        return value ? BooleanCode.YES : BooleanCode.NO;
    }

    static boolean isYes(final BooleanCode code) {
        return switch (code) {
            case NO -> false;
            case YES -> true;
            case NULL_VAL -> throw new UnreadableException("neither yes nor no");
        };
    }

    private static EligibilityCode codeOf(final Eligibility eligibility) {
        return switch (eligibility) {
            case OPEN -> EligibilityCode.OPEN;
            case REGISTERED -> EligibilityCode.REGISTERED;
        };
    }

    private static Eligibility eligibilityOf(final EligibilityCode code) {
        return switch (code) {
            case OPEN -> Eligibility.OPEN;
            case REGISTERED -> Eligibility.REGISTERED;
            case NULL_VAL -> throw new UnreadableException("a sale without eligibility");
        };
    }
}
