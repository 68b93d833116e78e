package dev.torc.http.files;

/** Content codings that siblings of a file may have, the smallest first. */
enum Coding {
    BROTLI("br", ".br"),
    ZSTANDARD("zstd", ".zst"),
    GZIP("gzip", ".gz");

    private final String token;
    private final String ending;

    Coding(String token, String ending) {
        this.token = token;
        this.ending = ending;
    }

    /** Its name in HTTP. */
    String token() {
        return token;
    }

    /** What it adds to a file's name. */
    String ending() {
        return ending;
    }
}
