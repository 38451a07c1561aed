package io.github.jetdetr.file;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what went wrong with a file: many of Java's own exceptions have the file's name for
 * a message, and what happened is their class.
 */
public final class FileFault {

  private static final String DENIED = "Permission denied";

  private FileFault() {}

  /** What happened, with the file where the exception knows it. */
  public static String words(IOException e) {
    String message = e.getMessage();
    if (e instanceof FileSystemException fault) {
      String what = what(fault);
      return fault.getFile() == null ? what : what + ": " + fault.getFile();
    }
    return message == null ? "it failed for an unknown reason" : message;
  }

  private static String what(FileSystemException fault) {
    if (fault instanceof AccessDeniedException) {
      return "no permission";
    }
    if (fault instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (fault instanceof FileAlreadyExistsException) {
      return "it is there already";
    }
    if (fault instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (fault instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    String reason = fault.getReason();
    return reason == null ? "it failed for an unknown reason" : reason;
  }

  /** Whether a permission was lacking, in an exception or in what caused it. */
  public static boolean isDenied(@Nullable Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      boolean port =
          at instanceof SocketException && String.valueOf(at.getMessage()).startsWith(DENIED);
      if (at instanceof AccessDeniedException || port) {
        return true;
      }
    }
    return false;
  }
}
