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
 * What the dynamic linker reads of a shared library (System V ABI, ELF-64, little endian).
 *
 * @param machine {@code e_machine}: {@link #X86_64} or {@link #AARCH64} here
 * @param soname the name others ask for it by; empty when it has none
 * @param needed sonames of the libraries it asks for
 * @param runpath where it asks for them to be looked for, {@code $ORIGIN} unresolved
 * @param bindsNow whether every symbol has to be there when it is loaded, and not when it is called
 * @param defined names of the symbols others can use
 * @param undefined names of the symbols others must have; weak ones, which may be missing, left out
 * @param versionsDefined {@code GLIBC_2.35} and the like; empty for a library without versions
 * @param versionsNeeded versions asked for, by soname; weak ones left out
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

  /** Bytes at any place of a file. */
  interface Bytes {

    /**
     * So many bytes from there on.
     *
     * @throws IOException also when the file ends before
     */
    ByteBuffer read(long offset, int length) throws IOException;
  }

  /** Reads a library, however large, by its headers and tables alone. */
  static ElfFile read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return ElfReader.read(
          (offset, length) -> {
            if (offset < 0 || length < 0 || offset > channel.size() - length) {
              throw new IOException("it ends too early");
            }
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
              if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("it ends too early");
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
            throw new IOException("it ends too early");
          }
          return ByteBuffer.wrap(file, (int) offset, length).slice();
        });
  }

  /** Whether the linker takes this file for a library of {@code machine} at all. */
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
