/**
 * The control room of operations. Once a second the {@code Sampler} describes what happened since the last sample,
 * {@code History} keeps 15 minutes of samples, and {@code Viewers} streams the new ones. The page itself is files, and
 * acts by the calls of the admin API. The whole room belongs to the admin IO thread.
 */
package io.doorbuster.http.control;
