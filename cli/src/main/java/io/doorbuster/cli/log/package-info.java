/**
 * The log of the process: never waited on, bounded, and watched for Errors. Used by whoever starts and ends the
 * process, and by logback; everybody else logs through SLF4J.
 */
package io.doorbuster.cli.log;
