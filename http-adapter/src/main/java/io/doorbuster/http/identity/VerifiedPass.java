package io.doorbuster.http.identity;

/**
 * The content of a pass whose signature, header and claims are good. Whether its times are is another question, asked
 * on each use.
 *
 * @param subject the user id
 * @param notBefore epoch seconds; {@link Long#MIN_VALUE} if the pass has no {@code nbf}
 * @param expiry epoch seconds
 * @param provesWork true if its user has solved a challenge of the sale
 */
record VerifiedPass(String subject, long notBefore, long expiry, boolean provesWork) {}
