package io.doorbuster.cli.loadreport;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;

/** The figures of one scenario, which a report prints after the common ones. */
public interface ScenarioFigures {
    /** Prints one line per figure. */
    void print(PrintWriter out);

    /** Writes one member, an object with one member per figure. */
    void write(JsonGenerator json) throws IOException;
}
