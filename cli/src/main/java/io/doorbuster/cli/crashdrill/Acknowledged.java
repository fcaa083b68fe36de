package io.doorbuster.cli.crashdrill;

/**
 * An acknowledged order: the content of a 201 and its request.
 *
 * @param answer every member of the answer except the order's status, which is the current one
 */
record Acknowledged(String orderId, String user, String key, long position, long sequence, String answer) {
    String line() {
        return orderId + "\t" + user + "\t" + key + "\t" + position + "\t" + sequence + "\n";
    }
}
