package io.doorbuster.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpLimitsTest {
    @ParameterizedTest(name = "{0} descriptors: {1} connections")
    @CsvSource({
        "9223372036854775807, 18000",
        "1048576, 18000",
        "18512, 18000",
        "18511, 17999",
        "1024, 512",
        "513, 1",
        "64, 1"
    })
    void shouldLeaveDescriptorsForTheJournalHoweverManyShoppersCome(final long descriptors, final int connections) {
        assertEquals(connections, HttpLimits.publicConnections(descriptors));
    }
}
