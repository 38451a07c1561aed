package io.github.jetdetr.preflight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parts of a shared library that the dynamic linker reads (System V ABI, ELF-64, little
 * endian).
 *
 * @param machine {@code e_machine}: {@link #X86_64} or {@link #AARCH64} here
 * @param soname its soname; empty if it has none
 * @param needed sonames of the libraries it depends on
 * @param runpath its run path, with {@code $ORIGIN} unresolved
 * @param bindsNow whether all symbols are resolved when it is loaded instead of when they are
 *     called
 * @param defined names of exported symbols
 * @param undefined names of imported symbols, without weak ones, which may be missing
 * @param versionsDefined {@code GLIBC_2.35} and the like; empty for a library without versions
 * @param versionsNeeded required versions by soname, without weak ones
 */
record ElfFile(
    int machine,
    String soname,
    List<String> needed,
    List<String> runpath,
    boolean bindsNow,
    Set<String> defined,
    Set<String> undefined,
    Set<String> versionsDefined,
    Map<String, Set<String>> versionsNeeded) {

  /** {@code EM_X86_64}. */
  static final int X86_64 = 62;

  /** {@code EM_AARCH64}. */
  static final int AARCH64 = 183;

  /** Random access to the bytes of a file. */
  interface Bytes {

    /**
     * Reads {@code length} bytes at an offset.
     *
     * @throws IOException also if the file ends before
     */
    ByteBuffer read(long offset, int length) throws IOException;
  }

  /** Reads a library of any size; only its headers and tables are read. */
  static ElfFile read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return ElfReader.read(
          (offset, length) -> {
            if (offset < 0 || length < 0 || offset > channel.size() - length) {
              throw new IOException("it is truncated");
            }
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
              if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("it is truncated");
              }
            }
            return bytes.flip();
          });
    }
  }

  /** Reads a library that is in memory. */
  static ElfFile read(byte[] file) throws IOException {
    return ElfReader.read(
        (offset, length) -> {
          if (offset < 0 || length < 0 || offset > file.length - length) {
            throw new IOException("it is truncated");
          }
          return ByteBuffer.wrap(file, (int) offset, length).slice();
        });
  }

  /** Whether the linker accepts this file as a library for {@code machine}. */
  static boolean isFor(int machine, Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer head = ByteBuffer.allocate(ElfReader.HEADER_BYTES);
      int got = 0;
      while (got >= 0 && head.hasRemaining()) {
        got = channel.read(head);
      }
      return !head.hasRemaining() && ElfReader.machine(head.flip()) == machine;
    } catch (IOException e) {
      return false;
    }
  }
}
