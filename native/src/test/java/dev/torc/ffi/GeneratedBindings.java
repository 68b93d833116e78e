package dev.torc.ffi;

import static java.util.stream.Collectors.toCollection;

import dev.torc.ffi.generated.Linux;
import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What jextract generated, as C expressions and the values that Java has for them: found by reflection, so that nothing
 * is left out.
 */
final class GeneratedBindings {
    private static final String PACKAGE = "dev.torc.ffi.generated.";
    private static final String OFFSET = "$offset";

    private GeneratedBindings() {}

    /** What includes.txt lists of one kind: {@code constant}, {@code struct} or {@code function}. */
    static SortedSet<String> included(String kind) throws IOException {
        String option = "--include-" + kind + " ";
        try (Stream<String> lines = Files.lines(jextract().resolve("includes.txt"))) {
            return lines.filter(line -> line.startsWith(option))
                    .map(line -> line.substring(option.length()).strip())
                    .collect(toCollection(TreeSet::new));
        }
    }

    /** The folder of what jextract reads. */
    static Path jextract() {
        String root = System.getProperty("torc.root");
        Path folder = Path.of(root == null ? "" : root).toAbsolutePath();
        while (!Files.exists(folder.resolve("native/jextract"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not inside the source tree");
            }
        }
        return folder.resolve("native/jextract");
    }

    /** The constants of the header class, by name; an {@code int} is widened with its sign. */
    static SortedMap<String, Number> constants() throws ReflectiveOperationException {
        var constants = new TreeMap<String, Number>();
        for (Method method : Linux.class.getDeclaredMethods()) {
            boolean isConstant = Modifier.isPublic(method.getModifiers())
                    && Modifier.isStatic(method.getModifiers())
                    && method.getParameterCount() == 0
                    && method.getReturnType().isPrimitive()
                    && method.getReturnType() != void.class;
            if (isConstant) {
                constants.put(method.getName(), (Number) method.invoke(null));
            }
        }
        return constants;
    }

    /** The names of the structure classes: those with a layout. */
    static SortedSet<String> structs() throws IOException, URISyntaxException {
        var anchor = Linux.class.getResource("Linux.class");
        if (anchor == null || !"file".equals(anchor.getProtocol())) {
            throw new IOException("the bindings are not in a folder: " + anchor);
        }
        try (Stream<Path> files = Files.list(Path.of(anchor.toURI()).resolveSibling(""))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(GeneratedBindings::isStruct)
                    .collect(toCollection(TreeSet::new));
        }
    }

    private static boolean isStruct(String name) {
        try {
            return GroupLayout.class.isAssignableFrom(
                    Class.forName(PACKAGE + name).getMethod("layout").getReturnType());
        } catch (NoSuchMethodException e) {
            return false;
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** One field's place and size in Java, for C's {@code struct.path}. */
    record Field(String struct, String path, long offset, long bytes) {
        String cOffset() {
            return "offsetof(struct " + struct + ", " + path + ")";
        }

        String cBytes() {
            return "sizeof(((struct " + struct + " *)0)->" + path + ")";
        }
    }

    static long bytes(String struct) throws ReflectiveOperationException {
        return (long) Class.forName(PACKAGE + struct).getMethod("sizeof").invoke(null);
    }

    /** Every field of a structure, those of its unions and of its inner structures included, by path. */
    static Map<String, Field> fields(String struct) throws ReflectiveOperationException {
        var fields = new LinkedHashMap<String, Field>();
        addFields(Class.forName(PACKAGE + struct), struct, "", 0, fields);
        return fields;
    }

    private static void addFields(Class<?> type, String struct, String prefix, long base, Map<String, Field> into)
            throws ReflectiveOperationException {
        for (Method method : type.getDeclaredMethods()) {
            if (!method.getName().endsWith(OFFSET) || !Modifier.isPublic(method.getModifiers())) {
                continue;
            }
            String name = method.getName().substring(0, method.getName().length() - OFFSET.length());
            String path = prefix + name;
            long offset = base + (long) method.invoke(null);
            MemoryLayout layout =
                    (MemoryLayout) type.getMethod(name + "$layout").invoke(null);
            into.put(path, new Field(struct, path, offset, layout.byteSize()));
            // A union or structure without a name of its own is a class inside, called as the field is.
            for (Class<?> inner : type.getDeclaredClasses()) {
                if (inner.getSimpleName().equals(name)) {
                    addFields(inner, struct, path + ".", offset, into);
                }
            }
        }
    }
}
