package io.doorbuster.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br | gzip | true",
                "br;q=1.0, GZIP;q=0.5 | gzip | true",
                "gzip;q=0 | gzip | false",
                "gzip;q=0.000 | gzip | false",
                "gzip ; Q= 0. | gzip | false",
                "gzip;q=0.001 | gzip | true",
                "identity | gzip | false",
                "xgzip, gzipx | gzip | false",
                "* | gzip | false",
                "text/html,application/xhtml+xml,*/*;q=0.8 | text/html | true",
                "text/html;level=1;q=0 | text/html | false",
                "text/htmlx | text/html | false",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain | application/openmetrics-text | true",
                "application/openmetrics-text;version=1.0.0;q=0 | application/openmetrics-text | false",
                ";;,;q=0 | text/html | false"
            })
    void shouldFindWhatIsListedWithAWeight(final String field, final String value, final boolean listed) {
        assertEquals(listed, Accept.lists(List.of(field), value));
    }

    @Test
    void shouldLookAtEveryFieldOfTheHeader() {
        assertTrue(Accept.lists(List.of("br", "gzip"), "gzip"));
        assertFalse(Accept.lists(List.of(), "gzip"));
    }
}
