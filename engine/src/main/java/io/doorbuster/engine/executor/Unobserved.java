package io.doorbuster.engine.executor;

import io.doorbuster.engine.model.IgnoredEvents;

/** Ignores every event. */
final class Unobserved extends IgnoredEvents {}
