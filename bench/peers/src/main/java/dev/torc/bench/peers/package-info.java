/** The reference application on servers of other projects, each tuned as its own documentation recommends. */
@NullMarked
package dev.torc.bench.peers;

import org.jspecify.annotations.NullMarked;
