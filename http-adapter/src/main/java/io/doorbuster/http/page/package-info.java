/**
 * The pages for shoppers: one sale, and the list of all. A page is one document with its style and script. It shows no
 * user, so that caches may keep it. The script does the rest by the calls of the public API.
 */
package io.doorbuster.http.page;
