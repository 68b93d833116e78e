package dev.torc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a pretended project, with pretended JDKs and a pretended Maven. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final int TIMEOUT_SECONDS = 60;
    private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

    /** What the launcher may call; no java, no mvn. */
    private static final List<String> TOOLS =
            List.of("sh", "cat", "dirname", "readlink", "sed", "find", "head", "tail", "mkdir", "touch", "rm", "sleep");

    private static final String REAL_PATH = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");

    /** Says what it was started as: its home, then its arguments. Where it is to make a cache, it makes one. */
    private static final String FAKE_JAVA = """
            #!/bin/sh
            for argument; do
                case $argument in
                    -XX:AOTCacheOutput=*) echo made >"${argument#*=}" && exit ;;
                esac
            done
            echo "$0" "$@"
            pwd
            """;

    private record Outcome(int exitCode, String out, String err) {}

    @TempDir
    Path temp;

    private Path project;
    private Path bin;
    private Path jar;
    private Path cache;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void pretendAProject() throws IOException {
        project = Files.createDirectory(temp.resolve("project")).toRealPath();
        Files.copy(ProjectRoot.path().resolve("torc"), project.resolve("torc"));
        project.resolve("torc").toFile().setExecutable(true);
        jar = project.resolve("bench/target/torc.jar");
        cache = project.resolve("bench/target/torc.aot");
        Path source =
                Files.createDirectories(project.resolve("bench/src/main/java")).resolve("A.java");
        Files.writeString(source, "");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "");
        bin = Files.createDirectory(temp.resolve("bin"));
        for (String tool : TOOLS) {
            script(bin.resolve(tool), "#!/bin/sh\nexec " + onRealPath(tool) + " \"$@\"\n");
        }
        environment.put("PATH", bin.toString());
        environment.put("HOME", temp.resolve("nobody").toString());
        environment.put("TORC_JDK_FOLDERS", "");
    }

    @Test
    void withoutAJdkItSaysWhatToInstallInOneSentence() throws Exception {
        Outcome outcome = launch("serve");
        assertEquals(3, outcome.exitCode());
        assertEquals("", outcome.out());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains("install one, for example Temurin 25"), outcome.err());
    }

    @Test
    void aJavaHomeThatIsTooOldOrNoJdkIsSkippedSilently() throws Exception {
        Path old = jdk("old", "17.0.15");
        environment.put("JAVA_HOME", old.toString());
        assertEquals(3, launch("serve").exitCode());

        Path jre = jdk("jre", "25.0.1");
        Files.delete(jre.resolve("bin/javac"));
        Path good = jdk("good", "25.0.1");
        environment.put("TORC_JDK_FOLDERS", String.join(":", old.toString(), jre.toString(), good.toString()));
        Outcome outcome = launch("serve", "--port", "0");
        assertEquals(new Outcome(0, outcome.out(), ""), outcome);
        assertTrue(outcome.out().startsWith(good + "/bin/java "), outcome.out());
        assertTrue(outcome.out().contains("-jar " + jar + " serve --port 0\n"), outcome.out());
    }

    @Test
    void javaHomeComesFirstAndFlagsAreAdded() throws Exception {
        Path home = jdk("home", "26-ea");
        environment.put("JAVA_HOME", home.toString());
        environment.put("TORC_JDK_FOLDERS", jdk("other", "25").toString());
        environment.put("TORC_JAVA_OPTS", "-Xmx64m -Xss1m");
        Outcome outcome = launch();
        assertEquals(
                home
                        + "/bin/java -XX:AutoBoxCacheMax=65536 --enable-native-access=ALL-UNNAMED -Xmx64m -Xss1m -XX:AOTCache="
                        + cache + " -Xlog:aot=off -jar " + jar,
                outcome.out().lines().findFirst().orElseThrow());
    }

    @Test
    void aJavaOnThePathIsAskedForItsHome() throws Exception {
        Path home = jdk("shimmed", "25.0.1");
        script(bin.resolve("java"), "#!/bin/sh\necho '    java.home = " + home + "' >&2\n");
        Outcome outcome = launch("load");
        assertTrue(outcome.out().startsWith(home + "/bin/java "), outcome.toString());
    }

    @Test
    void worksThroughALinkAndKeepsTheCallersFolderAndArguments() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("project", "torc"));
        Path elsewhere = Files.createDirectory(temp.resolve("else where")).toRealPath();
        Outcome outcome = run(elsewhere, List.of(link.toString(), "load", "two words"));
        assertTrue(outcome.out().endsWith("-jar " + jar + " load two words\n" + elsewhere + "\n"), outcome.toString());
    }

    @Test
    void buildsOnlyWhatIsStale() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        maven("echo \"$@\" >>maven.txt\n: >bench/target/torc.jar\n");
        assertEquals(new Outcome(0, launch("a").out(), ""), launch("a"));
        assertFalse(Files.exists(project.resolve("maven.txt")));

        Files.setLastModifiedTime(jar, FileTime.from(LONG_AGO));
        environment.put("TORC_MAVEN_ARGS", "-o -Dx=y");
        Outcome outcome = launch("b");
        assertTrue(outcome.err().startsWith("Building Torc"), outcome.err());
        assertTrue(outcome.out().contains(" b\n"), outcome.out());
        String arguments = Files.readString(project.resolve("maven.txt"));
        assertTrue(arguments.startsWith("-o -Dx=y ") && arguments.endsWith(" package\n"), arguments);
    }

    @Test
    void aModuleWithinAnotherMakesTheJarStale() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        maven(": >bench/target/torc.jar\n");
        Path folder = Files.createDirectories(project.resolve("http/jdk-provider/src/main/java"));
        Path source = folder.resolve("A.java");
        do {
            Files.writeString(source, ""); // until the file system's clock has moved on
        } while (Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(jar)) <= 0);
        assertTrue(launch("a").err().startsWith("Building Torc"));
        assertEquals("", launch("b").err());
    }

    @Test
    void theCacheIsMadeOnceForAJarAndAJdk() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        Files.delete(cache.resolveSibling("torc.aot.jdk"));
        Files.delete(cache);
        Outcome first = launch("serve");
        assertEquals("Making the AOT cache (some seconds) ...\n", first.err());
        assertTrue(first.out().contains(" -XX:AOTCache=" + cache + " "), first.out());
        assertEquals("made\n", Files.readString(cache));
        assertEquals(new Outcome(0, first.out(), ""), launch("serve"));

        Files.writeString(temp.resolve("jdks/home/release"), "JAVA_VERSION=\"25.0.9\"\n");
        assertEquals(first, launch("serve"), "of another JDK");
        assertEquals("", launch("serve").err());
        Files.setLastModifiedTime(cache.resolveSibling("torc.aot.jdk"), FileTime.from(LONG_AGO));
        assertEquals(first, launch("serve"), "of another jar");
        assertEquals("", launch("serve").err());
    }

    @Test
    void aCacheThatCannotBeMadeIsToldOnceAndDoneWithout() throws Exception {
        Path home = jdk("home", "25");
        environment.put("JAVA_HOME", home.toString());
        Files.delete(cache.resolveSibling("torc.aot.jdk"));
        script(home.resolve("bin/java"), FAKE_JAVA.replace("echo made >\"${argument#*=}\" && exit", "exit 1"));
        Outcome first = launch("serve");
        assertTrue(first.err().contains("\ntorc: The AOT cache could not be made; Torc works without it"), first.err());
        assertFalse(first.out().contains("AOT"), first.out());
        assertEquals(new Outcome(0, first.out(), ""), launch("serve"));
    }

    @Test
    void whoeverSaysSomethingOfACacheGetsThatOne() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        environment.put("TORC_JAVA_OPTS", "-XX:AOTCache=mine");
        String own = " -XX:AOTCache=mine -jar " + jar + " doctor\n";
        assertTrue(launch("doctor").out().contains(own));
    }

    @Test
    void aBuildThatFailsShowsTheEndOfItsLogAndExitsOne() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        Files.delete(jar);
        maven("echo 'cannot find symbol'\nexit 7\n");
        Outcome outcome = launch("serve");
        assertEquals(1, outcome.exitCode());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("cannot find symbol"), outcome.err());
        assertFalse(Files.exists(project.resolve("target/launcher.lock.d")));
    }

    @Test
    void testRunsAllGatesAndReportsMavensExitCode() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        maven("echo \"$JAVA_HOME\" \"$@\"\nexit 7\n");
        Outcome outcome = launch("test", "-pl", "http");
        assertEquals(new Outcome(7, environment.get("JAVA_HOME") + " verify -pl http\n", ""), outcome);
    }

    @Test
    void exampleAloneListsTheExamplesWithWhatTheyShow() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        example("JsonApi", "// A JSON API: routes and bodies.\n");
        example("Hello", "// The smallest server.\n");
        Outcome outcome = launch("example");
        assertEquals(0, outcome.exitCode());
        assertEquals(
                List.of(
                        "usage: torc example NAME [--port N] [ARGUMENTS]",
                        "  hello             The smallest server",
                        "  json-api          A JSON API"),
                outcome.out().lines().toList());
    }

    @Test
    void anExampleIsStartedFromItsSourceWithItsPortAndArguments() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        Path source = example("JsonApi", "// A JSON API.\n");
        String flags = " -XX:AutoBoxCacheMax=65536 --enable-native-access=ALL-UNNAMED -Dport=";
        String command = " -cp " + jar + " " + source;
        assertTrue(launch("example", "json-api", "--port", "0", "two words")
                .out()
                .contains(flags + "0" + command + " two words\n"));
        assertTrue(launch("example", "json-api").out().contains(flags + "8080" + command + "\n"));
    }

    @Test
    void theSimulationIsStartedFromItsSource() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        Path source = project.resolve("tests/src/test/java/dev/torc/tests/simulation/Simulate.java");
        String command = " -cp " + jar + " " + source + " --seeds 3\n";
        assertTrue(launch("simulate", "--seeds", "3").out().contains(command));
        assertTrue(Files.exists(ProjectRoot.path().resolve(project.relativize(source))));
    }

    @Test
    void anExampleThatIsNotThereIsAnsweredWithTheList() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        example("Hello", "// The smallest server.\n");
        Outcome outcome = launch("example", "hallo");
        assertEquals(2, outcome.exitCode());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().startsWith("torc: There is no example named 'hallo'.\n"), outcome.err());
        assertTrue(outcome.err().contains("  hello "), outcome.err());
        for (String[] wrong : new String[][] {{"example", "hello", "--port"}, {"example", "hello", "--port", "x"}}) {
            assertEquals(new Outcome(2, "", "torc: --port is followed by a number.\n"), launch(wrong));
        }
    }

    @Test
    void peersAreBuiltOnceAndGoOnTheClassPathOfWhatMeasures() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        Path peers = project.resolve("bench/peers/target/peers");
        maven("echo \"$@\" >>maven.txt\n: >bench/target/torc.jar\nmkdir -p " + peers + "\n: >" + peers
                + "/torc-bench-peers.jar\n");
        assertTrue(launch("serve").out().contains(" -jar " + jar + " serve\n"));

        String onClassPath = " -cp " + jar + ":" + peers + "/* dev.torc.bench.cli.TorcCommand ";
        Outcome built = launch("peers", "--json");
        assertTrue(built.err().startsWith("Building Torc and the peers"), built.err());
        assertTrue(built.out().contains(onClassPath + "peers --json\n"), built.out());
        String arguments = Files.readString(project.resolve("maven.txt"));
        assertTrue(arguments.contains(" -Ppeers -pl bench/peers -am "), arguments);

        assertEquals("", launch("peers").err());
        assertTrue(launch("compare", "--rounds", "1").out().contains(onClassPath + "compare --rounds 1\n"));
        assertTrue(launch("load", "url").out().contains(" -jar " + jar + " load url\n"));
    }

    @Test
    void peersThatAreOlderThanTheirSourcesAreLeftOutAndSaidToBe() throws Exception {
        environment.put("JAVA_HOME", jdk("home", "25").toString());
        Path peers = Files.createDirectories(project.resolve("bench/peers/target/peers"));
        Path old = Files.writeString(peers.resolve("torc-bench-peers.jar"), "");
        Files.createDirectories(project.resolve("bench/peers/src/main/java"));
        Files.setLastModifiedTime(old, FileTime.from(LONG_AGO));
        Outcome outcome = launch("compare");
        assertEquals(
                "torc: The peers are older than their sources and left out; ./torc peers builds them.\n",
                outcome.err());
        assertTrue(outcome.out().contains(" -jar " + jar + " compare\n"), outcome.out());
        assertEquals("", launch("load", "url").err());
    }

    private Path example(String name, String text) throws IOException {
        return Files.writeString(
                Files.createDirectories(project.resolve("examples")).resolve(name + ".java"), text);
    }

    /** The cache there is, is of the last one. */
    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(temp.toRealPath().resolve("jdks").resolve(name));
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/java"), FAKE_JAVA);
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        String release = "JAVA_VERSION=\"" + version + "\"\n";
        Files.writeString(home.resolve("release"), release);
        Files.writeString(cache, "there already\n");
        Files.writeString(cache.resolveSibling("torc.aot.jdk"), release);
        return home;
    }

    /** A Maven that answers the launcher's probe and then does what the commands say. */
    private void maven(String commands) throws IOException {
        script(project.resolve("mvnw"), "#!/bin/sh\n[ \"$1\" != --version ] || exit 0\n" + commands);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path onRealPath(String tool) {
        for (String folder : REAL_PATH.split(":", -1)) {
            Path file = Path.of(folder, tool);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException("no " + tool + " on PATH");
    }

    private Outcome launch(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(project.resolve("torc").toString());
        command.addAll(List.of(arguments));
        return run(temp, command);
    }

    private Outcome run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(temp, "out", ".txt");
        Path err = Files.createTempFile(temp, "err", ".txt");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the launcher hangs");
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
