package io.doorbuster.cli.drill;

/**
 * An order a client was told: what a 201 said, and the request it answered.
 *
 * @param answer every member of it but the order's status, which is as of now
 */
record Told(String orderId, String user, String key, long position, long sequence, String answer) {
    String line() {
        return orderId + "\t" + user + "\t" + key + "\t" + position + "\t" + sequence + "\n";
    }
}
