package io.doorbuster.journal.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Describes in words why a file operation failed: the message of many Java exceptions is only the file name. */
public final class Reasons {
    private Reasons() {}

    /** Returns a clause such as {@code DIR: there is no such file or directory}. */
    public static String of(final IOException failed) {
        if (failed instanceof final FileSystemException file) {
            return file.getFile() == null ? why(file) : file.getFile() + ": " + why(file);
        }
        if (failed instanceof FileNotFoundException || failed.getMessage() != null) {
            return failed.getMessage();
        }
        return "reading or writing failed";
    }

    private static String why(final FileSystemException failed) {
        if (failed instanceof AccessDeniedException) {
            return "this user has no permission";
        }
        if (failed instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (failed instanceof FileAlreadyExistsException) {
            return "there is a file of that name already";
        }
        if (failed instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        if (failed instanceof DirectoryNotEmptyException) {
            return "the directory is not empty";
        }
        return failed.getReason() == null ? "the file system refused it" : failed.getReason();
    }
}
