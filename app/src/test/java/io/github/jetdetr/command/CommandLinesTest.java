package io.github.jetdetr.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** How a command ends that throws what no command expects. */
class CommandLinesTest {

  private final AtomicBoolean heapIsFull = new AtomicBoolean();

  @Command(name = "hungry")
  private static final class Hungry implements Runnable {

    private final Throwable error;

    Hungry(Throwable error) {
      this.error = error;
    }

    @Override
    public void run() {
      if (error instanceof RuntimeException exception) {
        throw exception;
      }
      throw (Error) error;
    }
  }

  @Test
  void outOfMemoryIsOneLineWithTheHeapsLimitAndAnInternalError() {
    StringWriter text = new StringWriter();
    int code = execute(new OutOfMemoryError("Java heap space"), text);

    assertEquals(70, code);
    assertTrue(text.toString().startsWith("hungry: out of memory: Java heap space (the heap's"));
    assertEquals(1, text.toString().lines().count());
    assertFalse(heapIsFull.get());
  }

  @Test
  void whatCannotBeReadOrWrittenIsOneLineAndAnInputOrOutputError() {
    StringWriter text = new StringWriter();
    int code = execute(new UncheckedIOException(new IOException("no room on the disk")), text);

    assertEquals(74, code);
    assertEquals("hungry: no room on the disk", text.toString().strip());
  }

  @Test
  void anyOtherErrorIsNamed() {
    StringWriter text = new StringWriter();
    int code = execute(new NoClassDefFoundError("a/B"), text);

    assertEquals(70, code);
    assertEquals("hungry: java.lang.NoClassDefFoundError: a/B", text.toString().strip());
  }

  @Test
  void whereNotEvenTheReportFindsMemoryTheProcessEndsAtOnce() {
    int code = execute(new OutOfMemoryError("Java heap space"), new FullWriter());

    assertEquals(70, code);
    assertTrue(heapIsFull.get());
  }

  private int execute(Throwable error, Writer writer) {
    CommandLine commandLine = CommandLines.of(new Hungry(error));
    commandLine.setErr(new PrintWriter(writer, true));
    return CommandLines.execute(commandLine, () -> heapIsFull.set(true));
  }

  /** What a writer does when the heap is full. */
  private static final class FullWriter extends Writer {

    @Override
    public void write(char[] text, int offset, int length) {
      throw new OutOfMemoryError("Java heap space");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
