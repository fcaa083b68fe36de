package io.doorbuster.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest, with the commit that the jar was built from. */
final class Version implements IVersionProvider {
    /** The build leaves it as it is outside of a git clone. */
    private static final String NO_COMMIT = "${git.commit.id.abbrev}";

    @Override
    public String[] getVersion() {
        final String version = Doorbuster.class.getPackage().getImplementationVersion();
        final String shown = version == null ? "(not from a jar)" : version.replace(NO_COMMIT, "unknown");
        return new String[] {"doorbuster " + shown};
    }
}
