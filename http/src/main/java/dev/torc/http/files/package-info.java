/** Files of a folder as HTTP resources; start with {@link dev.torc.http.files.StaticFiles#builder}. */
@NullMarked
package dev.torc.http.files;

import org.jspecify.annotations.NullMarked;
