package dev.torc.http.files;

/** What {@link StaticFiles} does about symbolic links below its root; the root itself may always be one. */
public enum SymbolicLinks {
    /** A path with a link in it names nothing. */
    REFUSED,
    /** Links are followed to what is, by its real path, below the root, and there not hidden. */
    WITHIN_ROOT,
    /** Links are followed wherever they lead. */
    FOLLOWED
}
