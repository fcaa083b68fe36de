package io.doorbuster.cli.serve;

import io.doorbuster.cli.projection.PasswordFile;
import io.doorbuster.journal.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of {@code serve} for the projection in PostgreSQL. */
final class ProjectionFlags {
    @Option(
            names = "--project-to",
            paramLabel = "URL",
            description = {"Database that also gets the orders (default none):", "jdbc:postgresql://host:5432/database"
            })
    private String projectTo;

    @Option(names = "--project-user", paramLabel = "NAME", description = "Database user for --project-to.")
    private String projectUser;

    @Option(
            names = "--project-password-file",
            paramLabel = "FILE",
            description = "File with the database password for --project-to: one line, mode 0600 or 0440.")
    private Path projectPasswordFile;

    @Option(
            names = "--project-schema",
            defaultValue = PostgresConfig.DEFAULT_SCHEMA,
            paramLabel = "NAME",
            description = "Schema of the tables for --project-to; created if missing (default ${DEFAULT-VALUE}).")
    private String projectSchema;

    /** The database; empty if there is none. */
    Optional<PostgresConfig> config() throws IOException {
        if (projectTo == null) {
            return Optional.empty();
        }
        final String password = PasswordFile.read(projectPasswordFile);
        try {
            return Optional.of(PostgresConfig.ofServer(projectTo, projectUser, password, projectSchema));
        } catch (final IllegalArgumentException e) {
            final String message = e.getMessage()
                    .replaceFirst("^the database URL", "--project-to")
                    .replaceFirst("^the schema", "--project-schema");
            throw new IllegalArgumentException(message, e);
        }
    }
}
