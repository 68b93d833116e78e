package dev.torc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.tests.JavaScan.Body;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaScanTest {
    @Test
    void findsEveryKindOfBody() {
        var source = """
                @SuppressWarnings({"a", "b"})
                public final class Sample<T> {
                    private static final int[] TABLE = {
                        1, 2,
                    };

                    static {
                        int x = 1;
                    }

                    record Pair(int a, int b) {
                        Pair {
                            check(a);
                        }
                    }

                    void long3(T value) {
                        if (value == null) {
                            return;
                        }
                    }

                    Runnable lambda = () -> {
                        run();
                        run();
                    };

                    void empty() {}
                }
                """;
        assertEquals(
                List.of(new Body(7, 1), new Body(12, 1), new Body(17, 3), new Body(23, 2), new Body(28, 0)),
                JavaScan.bodies(source));
    }

    @Test
    void bracesInCommentsAndLiteralsDoNotCount() {
        var source = """
                class Sample {
                    // {
                    /* { */
                    void braces() {
                        String s = "{\\"{" + '{' + '\\'';
                        String block = \"""
                            { " {
                            \""";
                    }
                }
                """;
        assertEquals(List.of(new Body(4, 4)), JavaScan.bodies(source));
    }

    @Test
    void aTypeInsideAMethodCountsForTheMethod() {
        var source = """
                class Sample {
                    void outer() {
                        record Local(int a) {
                            int twice() {
                                return 2 * a;
                            }
                        }
                    }
                }
                """;
        assertEquals(List.of(new Body(2, 5)), JavaScan.bodies(source));
    }
}
