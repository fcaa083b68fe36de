package io.doorbuster.cli.log;

import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.logging.LoggerProvider;

/**
 * Provides the loggers of XNIO and Undertow; JBoss Logging finds it as a service. The loggers of JBoss Logging would
 * hide from {@link ErrorAlarm} everything below their level, but XNIO logs exceptions of a connection's handler at
 * trace.
 */
public final class JBossLogs implements LoggerProvider {
    @Override
    public Logger getLogger(final String name) {
        return new JBossLog("".equals(name) ? org.slf4j.Logger.ROOT_LOGGER_NAME : name);
    }

    @Override
    public void clearMdc() {}

    @Override
    public Object putMdc(final String key, final Object value) {
        return null;
    }

    @Override
    public Object getMdc(final String key) {
        return null;
    }

    @Override
    public void removeMdc(final String key) {}

    @Override
    public Map<String, Object> getMdcMap() {
        return Map.of();
    }

    @Override
    public void clearNdc() {}

    @Override
    public String getNdc() {
        return "";
    }

    @Override
    public int getNdcDepth() {
        return 0;
    }

    @Override
    public String popNdc() {
        return "";
    }

    @Override
    public String peekNdc() {
        return "";
    }

    @Override
    public void pushNdc(final String message) {}

    @Override
    public void setNdcMaxDepth(final int maxDepth) {}
}
