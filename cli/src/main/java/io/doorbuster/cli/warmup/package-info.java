/**
 * The warm-up of a start: a scratch sale on a scratch server in the same process, so that the JVM compiles the way of a
 * purchase before the first shopper comes. Nothing of it remains but the compiled code.
 */
package io.doorbuster.cli.warmup;
