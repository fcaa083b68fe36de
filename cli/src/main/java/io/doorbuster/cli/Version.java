package io.doorbuster.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        final String version = Doorbuster.class.getPackage().getImplementationVersion();
        return new String[] {"doorbuster " + (version == null ? "(not from a jar)" : version)};
    }
}
