package io.doorbuster.cli.loadreport;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** The figures of one scenario, which a report shows after the common ones. */
public interface ScenarioFigures {
    /** The figures by the names that people read, in their order. */
    Map<String, Long> counts();

    /** Writes one member, an object with one member per figure. */
    void write(JsonGenerator json) throws IOException;
}
