package io.doorbuster.cli.serve;

import io.doorbuster.cli.projection.PasswordFile;
import io.doorbuster.journal.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where {@code serve} keeps the orders in PostgreSQL, too. */
final class ProjectionFlags {
    @Option(
            names = "--project-to",
            paramLabel = "URL",
            description = "Keeps the orders in PostgreSQL too: jdbc:postgresql://host:5432/database")
    private String projectTo;

    @Option(names = "--project-user", paramLabel = "NAME", description = "With --project-to: who to be there.")
    private String projectUser;

    @Option(
            names = "--project-password-file",
            paramLabel = "FILE",
            description = "With --project-to: the password, one line, not open to others (mode 0600, or 0440).")
    private Path projectPasswordFile;

    @Option(
            names = "--project-schema",
            defaultValue = PostgresConfig.DEFAULT_SCHEMA,
            description = "With --project-to: schema of the tables, made if missing (${DEFAULT-VALUE}).")
    private String projectSchema;

    /** Empty for nowhere. */
    Optional<PostgresConfig> config() throws IOException {
        if (projectTo == null) {
            return Optional.empty();
        }
        final String password = PasswordFile.read(projectPasswordFile);
        return Optional.of(PostgresConfig.ofServer(projectTo, projectUser, password, projectSchema));
    }
}
