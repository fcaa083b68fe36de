package io.doorbuster.cli.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.cli.console.JsonOutput;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.journal.disk.DirectoryLock;
import io.doorbuster.journal.disk.JournalDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code doorbuster doctor}: whether this machine is fit for a sale. Changes nothing: the file with which it times the
 * disk is removed. Exit codes: 0 nothing is bad · 1 something is · 2 usage.
 */
@Command(
        name = "doctor",
        description = "Checks whether this machine is ready for a sale, and says what to do if not.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Each line is ok, warn (it runs, but slower or less safe than it could) or bad",
            "(it does not start, or would lose orders). Exits with 1 if a line is bad. Run",
            "it as the user and with the java flags of serve.",
            "",
            "Examples:",
            "  doorbuster doctor",
            "  doorbuster doctor --data /var/lib/doorbuster --port 80 --json"
        })
public final class DoctorCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;
    private static final int NAME_WIDTH = 14;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "./data/demo",
            description = "Data directory of the server (default ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of both listeners (default ${DEFAULT-VALUE}).")
    private String bind;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the public listener (default ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of the admin listener (default ${DEFAULT-VALUE}).")
    private int adminPort;

    @Option(
            names = "--pass-key-file",
            paramLabel = "FILE",
            description = "File with the pass key (default DIR/pass.key if there is one).")
    private Path passKeyFile;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "File with the admin token (default DIR/admin.token if there is one).")
    private Path adminTokenFile;

    @Option(
            names = "--disk-low-bytes",
            paramLabel = "BYTES",
            defaultValue = "268435456",
            description = "Free space below which serve accepts no purchase (default ${DEFAULT-VALUE}).")
    private long diskLowBytes;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requirePort("--port", port);
        requirePort("--admin-port", adminPort);
        final List<Finding> findings = examine(new Machine(Path.of("/")));
        final boolean isBad = findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.bad);
        final int code = isBad ? ExitCodes.FAILURE : ExitCodes.GOOD;
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            printJson(out, findings, code);
        } else {
            findings.forEach(finding -> print(out, finding));
        }
        out.flush();
        return code;
    }

    private List<Finding> examine(final Machine machine) throws IOException {
        final List<Finding> findings = new ArrayList<>();
        final Runtime.Version java = Runtime.version();
        final long heap = Runtime.getRuntime().maxMemory();
        findings.add(JvmChecks.version(java.feature(), java.toString()));
        findings.add(JvmChecks.heap(heap));
        findings.add(JvmChecks.flags(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        findings.add(JvmChecks.telemetry(System.getProperty("chronicle.analytics.disable")));
        final MachineChecks machineChecks = new MachineChecks(machine);
        findings.add(MachineChecks.descriptors(HttpLimits.descriptors()));
        findings.add(machineChecks.memory(heap));
        findings.add(machineChecks.hugePages());
        findings.add(machineChecks.sharedMemory());
        findings.add(machineChecks.clockSource());
        findings.add(ClockChecks.year(Instant.now()));
        findings.add(ClockChecks.step());
        final FileStore store = Files.getFileStore(DiskChecks.existing(data));
        findings.add(DiskChecks.permissions(data));
        findings.add(DiskChecks.fileSystem(store.type()));
        findings.add(DiskChecks.free(store.getUsableSpace(), diskLowBytes));
        findings.add(DiskChecks.force(data));
        secrets(findings);
        final PortChecks ports = new PortChecks(machine, serverRuns());
        findings.add(ports.port("--port", bind, port));
        findings.add(ports.port("--admin-port", bind, adminPort));
        return findings;
    }

    private void secrets(final List<Finding> findings) {
        final Path key = passKeyFile == null ? data.resolve("pass.key") : passKeyFile;
        if (passKeyFile != null || Files.exists(key)) {
            findings.add(DiskChecks.passKey(key));
        }
        final Path token = adminTokenFile == null ? data.resolve("admin.token") : adminTokenFile;
        if (adminTokenFile != null || Files.exists(token)) {
            findings.add(DiskChecks.adminToken(token));
        }
    }

    private boolean serverRuns() {
        return Files.isDirectory(data) && DirectoryLock.isHeld(new JournalDirectory(data));
    }

    private void requirePort(final String flag, final int given) {
        if (given < 1 || given > MAX_PORT) {
            throw new ParameterException(spec.commandLine(), flag + " must be 1 to " + MAX_PORT + ", not " + given);
        }
    }

    private static void print(final PrintWriter out, final Finding finding) {
        out.printf(
                Locale.ROOT, "%-4s  %-" + NAME_WIDTH + "s  %s%n", finding.verdict(), finding.check(), finding.what());
        if (!finding.advice().isEmpty()) {
            out.println(" ".repeat(NAME_WIDTH + 8) + finding.advice());
        }
    }

    private static void printJson(final PrintWriter out, final List<Finding> findings, final int code)
            throws IOException {
        try (JsonGenerator generator = JsonOutput.to(out)) {
            generator.writeStartObject();
            generator.writeArrayFieldStart("checks");
            for (final Finding finding : findings) {
                generator.writeStartObject();
                generator.writeStringField("check", finding.check());
                generator.writeStringField("verdict", finding.verdict().name());
                generator.writeStringField("what", finding.what());
                generator.writeStringField("advice", finding.advice());
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeNumberField("exitCode", code);
            generator.writeEndObject();
        }
        out.println();
    }
}
