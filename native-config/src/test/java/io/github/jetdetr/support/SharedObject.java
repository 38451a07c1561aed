package io.github.jetdetr.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes shared libraries without a compiler: just enough ELF-64 for the dynamic linker to load it.
 * Every function it defines returns 0.
 */
public final class SharedObject {

  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int X86_64 = 62;
  private static final byte[] RETURN_ZERO_X86 = {0x31, (byte) 0xC0, (byte) 0xC3, (byte) 0x90};
  private static final byte[] RETURN_ZERO_ARM = {
    0x00, 0x00, (byte) 0x80, 0x52, (byte) 0xC0, 0x03, 0x5F, (byte) 0xD6
  };

  private final int machine;
  private final String soname;
  private final List<String> needed = new ArrayList<>();
  private final List<String> defined = new ArrayList<>();
  private final List<String> undefined = new ArrayList<>();
  private final List<String> versions = new ArrayList<>();
  private final List<String[]> wanted = new ArrayList<>();
  private String runpath = "";
  private boolean bindNow;

  private final ByteBuffer names = buffer(1 << 20);

  /**
   * @param machine 62 for x86-64, 183 for AArch64
   */
  public SharedObject(int machine, String soname) {
    this.machine = machine;
    this.soname = soname;
    names.put((byte) 0);
  }

  /** Asks for other libraries. */
  public SharedObject needs(String... sonames) {
    needed.addAll(List.of(sonames));
    return this;
  }

  /** Has functions. */
  public SharedObject defines(Iterable<String> symbols) {
    symbols.forEach(defined::add);
    return this;
  }

  /** Calls functions of others. */
  public SharedObject calls(String... symbols) {
    undefined.addAll(List.of(symbols));
    return this;
  }

  /** Defines versions, as glibc does. */
  public SharedObject versions(String... names) {
    versions.addAll(List.of(names));
    return this;
  }

  /** Wants a version of a library. */
  public SharedObject wants(String library, String version) {
    wanted.add(new String[] {library, version});
    return this;
  }

  /** Wants its libraries looked for there too. */
  public SharedObject runpath(String folders) {
    runpath = folders;
    return this;
  }

  /** Wants every symbol when it is loaded. */
  public SharedObject bindsNow() {
    bindNow = true;
    return this;
  }

  /** Writes the file, its folders too. */
  public Path write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes());
  }

  /** The file. */
  public byte[] bytes() {
    ByteBuffer dynamic = buffer(1 << 16);
    entry(dynamic, 14, name(soname));
    needed.forEach(other -> entry(dynamic, 1, name(other)));
    if (!runpath.isEmpty()) {
      entry(dynamic, 29, name(runpath));
    }
    if (bindNow) {
      entry(dynamic, 30, 8);
    }
    byte[] code = machine == X86_64 ? RETURN_ZERO_X86 : RETURN_ZERO_ARM;
    int codeAt = HEADER + 3 * PROGRAM_HEADER;
    int symbolsAt = codeAt + 16;
    ByteBuffer symbols = symbols(codeAt);
    int hashAt = symbolsAt + symbols.limit();
    ByteBuffer hash = hash(symbols.limit() / 24);
    int definedAt = align(hashAt + hash.limit());
    ByteBuffer definitions = definitions();
    int wantedAt = definedAt + definitions.limit();
    ByteBuffer wishes = wishes();
    int namesAt = wantedAt + wishes.limit();
    ByteBuffer text = names.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
    int dynamicAt = align(namesAt + text.limit());
    entry(dynamic, 4, hashAt);
    entry(dynamic, 5, namesAt);
    entry(dynamic, 6, symbolsAt);
    entry(dynamic, 10, text.limit());
    entry(dynamic, 11, 24);
    if (!versions.isEmpty()) {
      entry(dynamic, 0x6ffffffcL, definedAt);
      entry(dynamic, 0x6ffffffdL, versions.size());
    }
    if (!wanted.isEmpty()) {
      entry(dynamic, 0x6ffffffeL, wantedAt);
      entry(dynamic, 0x6fffffffL, wanted.size());
    }
    entry(dynamic, 0, 0);
    dynamic.flip();
    byte[] bytes = new byte[dynamicAt + dynamic.limit()];
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header(file, dynamicAt, dynamic.limit());
    put(file, codeAt, ByteBuffer.wrap(code));
    put(file, symbolsAt, symbols);
    put(file, hashAt, hash);
    put(file, definedAt, definitions);
    put(file, wantedAt, wishes);
    put(file, namesAt, text);
    put(file, dynamicAt, dynamic);
    return bytes;
  }

  private void header(ByteBuffer file, int dynamicAt, int dynamicBytes) {
    file.putInt(0, 0x464C457F).put(4, (byte) 2).put(5, (byte) 1).put(6, (byte) 1);
    file.putShort(16, (short) 3).putShort(18, (short) machine).putInt(20, 1);
    file.putLong(32, HEADER).putShort(52, (short) HEADER);
    file.putShort(54, (short) PROGRAM_HEADER).putShort(56, (short) 3);
    // Read, write and execute in one piece: small, and nobody's example.
    programHeader(file, 0, 1, 7, 0, file.capacity(), 0x1000);
    programHeader(file, 1, 2, 6, dynamicAt, dynamicBytes, 8);
    programHeader(file, 2, 0x6474e551, 6, 0, 0, 16);
  }

  private static void programHeader(
      ByteBuffer file, int index, int type, int flags, long at, long bytes, long alignment) {
    int base = HEADER + index * PROGRAM_HEADER;
    file.putInt(base, type).putInt(base + 4, flags).putLong(base + 8, at);
    file.putLong(base + 16, at).putLong(base + 24, at);
    file.putLong(base + 32, bytes).putLong(base + 40, bytes).putLong(base + 48, alignment);
  }

  private ByteBuffer symbols(int codeAt) {
    ByteBuffer table = buffer(24 * (1 + undefined.size() + defined.size()));
    table.position(24);
    for (String symbol : undefined) {
      symbol(table, symbol, 0, 0);
    }
    for (String symbol : defined) {
      symbol(table, symbol, 1, codeAt);
    }
    return table.flip();
  }

  private void symbol(ByteBuffer table, String symbol, int section, long address) {
    // A global function.
    table.putInt(name(symbol)).put((byte) 0x12).put((byte) 0).putShort((short) section);
    table.putLong(address).putLong(section == 0 ? 0 : 4);
  }

  /** One bucket, all symbols in its chain. */
  private static ByteBuffer hash(int symbols) {
    ByteBuffer hash = buffer(4 * (3 + symbols));
    hash.putInt(1).putInt(symbols).putInt(symbols - 1);
    for (int index = 0; index < symbols; index++) {
      hash.putInt(Math.max(0, index - 1));
    }
    return hash.flip();
  }

  private ByteBuffer definitions() {
    ByteBuffer table = buffer(28 * versions.size());
    for (int index = 0; index < versions.size(); index++) {
      boolean last = index == versions.size() - 1;
      table.putShort((short) 1).putShort((short) 0).putShort((short) (index + 1));
      table.putShort((short) 1).putInt(0).putInt(20).putInt(last ? 0 : 28);
      table.putInt(name(versions.get(index))).putInt(0);
    }
    return table.flip();
  }

  private ByteBuffer wishes() {
    ByteBuffer table = buffer(32 * wanted.size());
    for (int index = 0; index < wanted.size(); index++) {
      boolean last = index == wanted.size() - 1;
      table.putShort((short) 1).putShort((short) 1).putInt(name(wanted.get(index)[0]));
      table.putInt(16).putInt(last ? 0 : 32);
      table.putInt(0).putShort((short) 0).putShort((short) (index + 2));
      table.putInt(name(wanted.get(index)[1])).putInt(0);
    }
    return table.flip();
  }

  private static void entry(ByteBuffer dynamic, long tag, long value) {
    dynamic.putLong(tag).putLong(value);
  }

  private int name(String text) {
    int at = names.position();
    names.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
    return at;
  }

  private static void put(ByteBuffer file, int at, ByteBuffer part) {
    file.position(at).put(part);
  }

  private static int align(int offset) {
    return offset + 7 & ~7;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
