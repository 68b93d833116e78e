/** Pages for those who run a server: what its connections are doing. Nothing of it is there unless a handler of it is used. */
@NullMarked
package dev.torc.http.admin;

import org.jspecify.annotations.NullMarked;
