package io.doorbuster.cli.loadreport;

import java.util.ArrayList;
import java.util.List;

/** The machine and the JVM that the drill ran on. */
public final class Environment {
    private Environment() {}

    /** The facts of this process. */
    public static List<Fact> ofThisProcess() {
        final Runtime runtime = Runtime.getRuntime();
        final List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("JDK", property("java.vm.name") + " " + property("java.runtime.version")));
        facts.add(new Fact(
                "operating system", property("os.name") + " " + property("os.version") + ", " + property("os.arch")));
        facts.add(new Fact("processors", Integer.toString(runtime.availableProcessors())));
        facts.add(new Fact("heap of the drill", (runtime.maxMemory() >> 20) + " MiB"));
        return facts;
    }

    private static String property(final String name) {
        return System.getProperty(name, "unknown");
    }
}
