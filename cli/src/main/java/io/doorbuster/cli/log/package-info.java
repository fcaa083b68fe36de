/**
 * The log of the process: it never blocks, it is bounded, and it is watched for Errors. Used by the code that starts
 * and ends the process, and by Logback; all other code logs through SLF4J.
 */
package io.doorbuster.cli.log;
