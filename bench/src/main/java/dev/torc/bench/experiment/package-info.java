/** Published claims, each as an experiment that anybody can run: {@code torc experiment}. */
@NullMarked
package dev.torc.bench.experiment;

import org.jspecify.annotations.NullMarked;
