package io.doorbuster.cli.deploy;

import static io.doorbuster.cli.DocNumbers.flag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.exchange.HttpLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The image, the composition and the Kubernetes objects fit each other and the server. */
class ContainersTest {
    private static final String PORT = Long.toString(flag("serve", "--port"));
    private static final String ADMIN_PORT = Long.toString(flag("serve", "--admin-port"));

    private static Example.Node compose() throws IOException {
        return Example.of("compose.yaml").document();
    }

    private static Example.Node kubernetes(final String kind, final String name) throws IOException {
        return Example.of("kubernetes.yaml").documents().stream()
                .filter(document -> document.at("kind").text().equals(kind)
                        && document.at("metadata", "name").text().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Example.Node pod() throws IOException {
        return kubernetes("StatefulSet", "doorbuster").at("spec", "template", "spec");
    }

    private static Example.Node container() throws IOException {
        return pod().at("containers", 0);
    }

    /** The variables that the image sets. */
    static Map<String, String> variablesOfTheImage() throws IOException {
        final Map<String, String> variables = new HashMap<>();
        Example.of("Dockerfile")
                .places("(DOORBUSTER_[A-Z_]+)=(\\S+)")
                .forEach(variable -> variables.put(variable.group(1), variable.group(2)));
        return variables;
    }

    /** The variables that Kubernetes sets. */
    static Map<String, String> variablesOfThePod() throws IOException {
        final Map<String, String> variables = new HashMap<>();
        container()
                .at("env")
                .each()
                .forEach(variable -> variables.put(
                        variable.at("name").text(), variable.at("value").text()));
        return variables;
    }

    @Test
    void shouldGiveServeOnlyValuesThatItReads() throws Exception {
        final Map<String, Map<String, String>> places = Map.of(
                "Dockerfile", variablesOfTheImage(),
                "compose.yaml",
                        compose().at("services", "doorbuster", "environment").members(),
                "kubernetes.yaml", variablesOfThePod());
        places.forEach((place, variables) -> {
            assertTrue(variables.size() >= 3, place);
            variables.forEach((variable, value) -> {
                if (variable.startsWith("DOORBUSTER_")) {
                    ExamplesTest.readSetting(ExamplesTest.flagOf(variable), value, place);
                } else {
                    assertEquals("JDK_JAVA_OPTIONS", variable, place);
                }
            });
        });
    }

    @Test
    void shouldBuildTheJarThatItRunsAndExposeThePortsThatItOpens() throws Exception {
        final Example image = Example.of("Dockerfile");
        final String jar = image.only("^COPY --from=build /src/(\\S+) ");
        assertTrue(Files.readString(Path.of("..", "scripts", "common.sh")).contains("jar=$root/" + jar), jar);
        assertTrue(image.only("^COPY --from=build (.*)$").endsWith(" " + image.only("\"-jar\", \"([^\"]+)\"")));
        assertTrue(Example.of("kubernetes.yaml").text().contains(image.only("\"-jar\", \"([^\"]+)\"")));
        final Map<String, String> variables = variablesOfTheImage();
        assertEquals(PORT + " " + ADMIN_PORT, image.only("^EXPOSE (.*)$"));
        assertEquals(PORT, variables.get("DOORBUSTER_PORT"));
        assertEquals(ADMIN_PORT, variables.get("DOORBUSTER_ADMIN_PORT"));
        assertEquals(variables.get("DOORBUSTER_DATA"), image.only("^VOLUME (.*)$"));
        assertTrue(image.only("^USER (.*)$").matches("[1-9]\\d*:[1-9]\\d*"));
        assertFalse(image.text().contains("@sha256"));
    }

    @Test
    void shouldPublishTheAdminPortToTheMachineOnly() throws Exception {
        final Example.Node server = compose().at("services", "doorbuster");
        final List<String> ports =
                server.at("ports").each().stream().map(Example.Node::text).toList();
        assertEquals(List.of(PORT + ":" + PORT, "127.0.0.1:" + ADMIN_PORT + ":" + ADMIN_PORT), ports);
        for (final String other : List.of("prometheus", "grafana")) {
            compose()
                    .at("services", other, "ports")
                    .each()
                    .forEach(port -> assertTrue(port.text().startsWith("127.0.0.1:"), port.text()));
        }
        assertFalse(compose().at("services", "postgres").has("ports"));
    }

    @Test
    void shouldMountOnlyFilesThatAreThereAndSecretsThatSomebodyMakes() throws Exception {
        final Example.Node compose = compose();
        final String comments = Example.of("compose.yaml").text().replaceAll("(?m)^[^#].*$", "");
        final Set<String> missing = new TreeSet<>();
        compose.at("services").members().keySet().forEach(service -> {
            final Example.Node one = compose.at("services", service);
            if (one.has("volumes")) {
                one.at("volumes").each().stream()
                        .map(volume -> volume.text().split(":")[0])
                        .filter(source -> source.startsWith(".")
                                ? !Files.isRegularFile(Example.FOLDER.resolve(source))
                                : !compose.at("volumes").has(source))
                        .forEach(missing::add);
            }
            if (one.has("secrets")) {
                one.at("secrets").each().stream()
                        .map(Example.Node::text)
                        .filter(secret -> !compose.at("secrets").has(secret))
                        .forEach(missing::add);
            }
        });
        compose.at("secrets").members().keySet().stream()
                .filter(secret -> !compose.at("secrets", secret, "file").text().equals("secrets/" + secret)
                        || !comments.contains(secret))
                .forEach(missing::add);
        assertEquals(Set.of(), missing);
        final Path context = Example.FOLDER.resolve(
                compose.at("services", "doorbuster", "build", "context").text());
        assertTrue(Files.isRegularFile(context.resolve(
                compose.at("services", "doorbuster", "build", "dockerfile").text())));
    }

    @Test
    void shouldFindTheSecretsWhereTheyAreMounted() throws Exception {
        final Set<String> mounted = new TreeSet<>();
        compose()
                .at("services", "doorbuster", "secrets")
                .each()
                .forEach(secret -> mounted.add("/run/secrets/" + secret.text()));
        final Map<String, String> variables = new HashMap<>(variablesOfTheImage());
        variables.putAll(compose().at("services", "doorbuster", "environment").members());
        variables.keySet().removeIf(variable -> !variable.endsWith("_FILE"));
        assertEquals(mounted, new TreeSet<>(variables.values()));
        final String keys = container().at("volumeMounts").each().stream()
                .filter(mount -> mount.at("name").text().equals("keys"))
                .map(mount -> mount.at("mountPath").text())
                .findFirst()
                .orElseThrow();
        final Map<String, String> ofPod = variablesOfThePod();
        assertEquals(keys + "/pass.key", ofPod.get("DOORBUSTER_PASS_KEY_FILE"));
        assertEquals(keys + "/admin.token", ofPod.get("DOORBUSTER_ADMIN_TOKEN_FILE"));
        assertEquals(
                Set.of("admin.token", "pass.key"),
                new TreeSet<>(Example.of("kubernetes.yaml").every("--from-file=(\\S+)")));
        // A mode that the server accepts: nobody but the owner and the group.
        assertEquals(0440, (int) pod().at("volumes", 0, "secret", "defaultMode").value());
    }

    @Test
    void shouldProvisionTheDashboardWhereItIsMounted() throws Exception {
        final List<String> volumes = compose().at("services", "grafana", "volumes").each().stream()
                .map(Example.Node::text)
                .toList();
        final String folder = Example.of("grafana/dashboards.yml")
                .document()
                .at("providers", 0, "options", "path")
                .text();
        assertTrue(
                volumes.contains("../ops/grafana-dashboard.json:" + folder + "/doorbuster.json:ro"),
                volumes.toString());
        assertEquals(
                "http://prometheus:9090",
                Example.of("grafana/datasource.yml")
                        .document()
                        .at("datasources", 0, "url")
                        .text());
    }

    /** The preStop of Kubernetes counts, too. */
    @Test
    void shouldWaitForTheLongestStop() throws Exception {
        final long ofCompose = Long.parseLong(compose()
                .at("services", "doorbuster", "stop_grace_period")
                .text()
                .replace("s", ""));
        assertTrue(ofCompose > ExamplesTest.stopSeconds());
        final long preStop = Long.parseLong(
                container().at("lifecycle", "preStop", "exec", "command", 1).text());
        final long ofKubernetes =
                (int) pod().at("terminationGracePeriodSeconds").value();
        assertTrue(ofKubernetes > preStop + ExamplesTest.stopSeconds());
    }

    @Test
    void shouldHaveTheMemoryAndFilesThatTheHeapNeeds() throws Exception {
        final Example.Node server = compose().at("services", "doorbuster");
        final String ofCompose = server.at("mem_limit").text();
        assertTrue(Long.parseLong(ofCompose.replace("m", ""))
                >= ExamplesTest.mebibytes(
                        server.at("environment", "JDK_JAVA_OPTIONS").text()));
        assertTrue((int) server.at("ulimits", "nofile").value()
                >= HttpLimits.MAX_PUBLIC_CONNECTIONS + HttpLimits.RESERVED_DESCRIPTORS);
        final String limit = container().at("resources", "limits", "memory").text();
        assertEquals(limit, container().at("resources", "requests", "memory").text());
        assertTrue(Long.parseLong(limit.replace("Mi", ""))
                >= ExamplesTest.mebibytes(variablesOfThePod().get("JDK_JAVA_OPTIONS")));
    }

    @Test
    void shouldRunOneUnprivilegedPodWithoutServiceLinks() throws Exception {
        assertEquals(
                1,
                kubernetes("StatefulSet", "doorbuster").at("spec", "replicas").value());
        assertEquals(false, pod().at("enableServiceLinks").value());
        assertEquals(true, pod().at("securityContext", "runAsNonRoot").value());
        assertEquals(
                Example.of("Dockerfile").only("^USER (.*)$"),
                pod().at("securityContext", "runAsUser").text() + ":"
                        + pod().at("securityContext", "fsGroup").text());
        assertEquals(
                true,
                container().at("securityContext", "readOnlyRootFilesystem").value());
        assertEquals(
                false,
                container().at("securityContext", "allowPrivilegeEscalation").value());
        assertTrue(variablesOfThePod()
                .get("DOORBUSTER_DATA")
                .startsWith(container().at("volumeMounts", 0, "mountPath").text() + "/"));
    }

    @Test
    void shouldSendShoppersToThePublicPortAndNobodyElse() throws Exception {
        final Map<String, String> ports = new HashMap<>();
        container()
                .at("ports")
                .each()
                .forEach(port -> ports.put(
                        port.at("name").text(), port.at("containerPort").text()));
        assertEquals(Map.of("public", PORT, "admin", ADMIN_PORT), ports);
        assertEquals(PORT, variablesOfThePod().get("DOORBUSTER_PORT"));
        assertEquals(ADMIN_PORT, variablesOfThePod().get("DOORBUSTER_ADMIN_PORT"));
        final Example.Node shop = kubernetes("Service", "doorbuster").at("spec", "ports");
        assertEquals(1, shop.each().size());
        assertEquals("public", shop.at(0, "targetPort").text());
        final Example.Node admin = kubernetes("Service", "doorbuster-admin").at("spec");
        assertEquals("None", admin.at("clusterIP").text());
        assertEquals("admin", admin.at("ports", 0, "targetPort").text());
        assertEquals(
                ADMIN_PORT,
                kubernetes("StatefulSet", "doorbuster")
                        .at("spec", "template", "metadata", "annotations", "prometheus.io/port")
                        .text());
    }

    /** A probe that asked for readiness as life would kill a server that replays. */
    @Test
    void shouldProbeLifeAndReadinessOnTheAdminPort() throws Exception {
        for (final String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            final Example.Node call = container().at(probe, "httpGet");
            assertEquals("admin", call.at("port").text(), probe);
            assertEquals(
                    probe.equals("readinessProbe") ? "/readyz" : "/livez",
                    call.at("path").text(),
                    probe);
        }
    }
}
