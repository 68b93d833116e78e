package dev.torc.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.Callable;

/** Lets {@link java.util.ServiceLoader} find a class of the tests, for the calling thread and while an action runs. */
final class Services extends ClassLoader {
    private final Class<?> service;
    private final Class<?> provider;

    private Services(Class<?> service, Class<?> provider) {
        super(Services.class.getClassLoader());
        this.service = service;
        this.provider = provider;
    }

    static <S, T> T with(Class<S> service, Class<? extends S> provider, Callable<T> action) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new Services(service, provider));
        try {
            return action.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.equals("META-INF/services/" + service.getName())
                ? Collections.enumeration(Collections.singleton(entry()))
                : super.getResources(name);
    }

    private URL entry() {
        try {
            return URL.of(URI.create("memory:services"), new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new Entry(url, provider.getName());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Entry extends URLConnection {
        private final String text;

        Entry(URL url, String text) {
            super(url);
            this.text = text;
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public java.io.InputStream getInputStream() {
            return new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
