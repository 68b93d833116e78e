package dev.torc.bench.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of nginx: the reference application's constant answers, and a folder where one is given; it writes nothing
 * outside its own.
 * The master process and its workers are children of a shell that ends them with its input.
 */
final class NginxConfiguration {
    /** Ends the command, started as a child, with the shell's input or a signal, and waits until it has. */
    private static final String ENDS_WITH_INPUT = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            child=$!
            trap 'kill -TERM "$child"; wait "$child"; exit 0' TERM INT HUP
            while read -r _ <&3; do :; done
            kill -TERM "$child" 2>/dev/null
            wait "$child"
            """;

    private NginxConfiguration() {}

    /** Writes it, and answers how nginx is started with it. */
    static List<String> command(ProgramSource source, int port, int workers, @Nullable Path files) throws IOException {
        Path folder = Files.createDirectories(source.output().resolve("nginx-" + port));
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, text(port, workers, files));
        return List.of(
                "sh",
                "-c",
                ENDS_WITH_INPUT,
                "torc-nginx",
                "nginx",
                "-p",
                folder.toString(),
                "-e",
                "stderr",
                "-c",
                file.toString());
    }

    /** Started by root, workers would be somebody who may not read the folder. */
    private static String user() {
        return System.getProperty("user.name", "").equals("root") ? "user root;\n" : "";
    }

    private static String served(@Nullable Path files) {
        return files == null
                ? ""
                : String.format(Locale.ROOT, """
                        location %s/ {
                            alias "%s/";
                            default_type "%s";
                            sendfile on;
                            tcp_nopush on;
                            open_file_cache max=16;
                        }
                        """, Endpoints.FILES, files.toAbsolutePath(), Endpoints.OCTETS_TYPE);
    }

    private static String text(int port, int workers, @Nullable Path files) {
        return String.format(
                Locale.ROOT,
                """
                %sdaemon off;
                worker_processes %d;
                pid nginx.pid;
                error_log stderr error;
                events {
                    worker_connections 16384;
                }
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    keepalive_requests 1000000000;
                    keepalive_timeout 300s;
                    tcp_nodelay on;
                    server_tokens off;
                    server {
                        listen 127.0.0.1:%d reuseport backlog=4096;
                        location = %s {
                            default_type "%s";
                            return 200 "%s";
                        }
                        location = %s {
                            default_type "%s";
                            return 200 '{"message":"%s"}';
                        }
                        %s
                        location / {
                            return 404;
                        }
                    }
                }
                """,
                user(),
                workers,
                port,
                Endpoints.PLAINTEXT,
                Endpoints.TEXT_TYPE,
                Endpoints.HELLO,
                Endpoints.JSON,
                Endpoints.JSON_TYPE,
                Endpoints.HELLO,
                served(files));
    }
}
