package io.github.jetdetr.preflight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an {@link ElfFile} like the dynamic linker does: through its program headers and its
 * dynamic section, because section headers may be stripped.
 *
 * <p>Constants and layouts: System V ABI, chapters 4 and 5; symbol versions: Linux Standard Base
 * Core 5.0, chapter 10.7; {@code DT_GNU_HASH} as glibc's {@code elf/dl-lookup.c} reads it.
 */
final class ElfReader {

  static final int HEADER_BYTES = 64;

  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final int SYMBOL_BYTES = 24;
  private static final int WEAK = 2;
  private static final int VERSION_IS_WEAK = 2;

  // Dynamic tags.
  private static final long NEEDED = 1;
  private static final long HASH = 4;
  private static final long STRTAB = 5;
  private static final long SYMTAB = 6;
  private static final long STRSZ = 10;
  private static final long SONAME = 14;
  private static final long RPATH = 15;
  private static final long BIND_NOW = 24;
  private static final long RUNPATH = 29;
  private static final long FLAGS = 30;
  private static final long GNU_HASH = 0x6ffffef5L;
  private static final long FLAGS_1 = 0x6ffffffbL;
  private static final long VERDEF = 0x6ffffffcL;
  private static final long VERDEFNUM = 0x6ffffffdL;
  private static final long VERNEED = 0x6ffffffeL;
  private static final long VERNEEDNUM = 0x6fffffffL;
  private static final long DF_BIND_NOW = 8;
  private static final long DF_1_NOW = 1;

  private record Segment(long offset, long address, long size) {}

  private final ElfFile.Bytes file;
  private final List<Segment> loaded = new ArrayList<>();
  private final List<long[]> dynamic = new ArrayList<>();
  private final byte[] names;

  private ElfReader(ElfFile.Bytes file, ByteBuffer header) throws IOException {
    this.file = file;
    int count = header.getShort(56) & 0xFFFF;
    ByteBuffer table = at(header.getLong(32), count * PROGRAM_HEADER_BYTES);
    Segment dynamicSegment = null;
    for (int index = 0; index < count; index++) {
      int base = index * PROGRAM_HEADER_BYTES;
      Segment segment =
          new Segment(table.getLong(base + 8), table.getLong(base + 16), table.getLong(base + 32));
      switch (table.getInt(base)) {
        case PT_LOAD -> loaded.add(segment);
        case PT_DYNAMIC -> dynamicSegment = segment;
        default -> {}
      }
    }
    if (dynamicSegment == null) {
      throw new IOException("it is not a shared library");
    }
    readDynamic(dynamicSegment);
    names = at(fileOffset(value(STRTAB)), length(value(STRSZ))).array();
  }

  static ElfFile read(ElfFile.Bytes bytes) throws IOException {
    ByteBuffer header = bytes.read(0, HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int machine = machine(header);
    if (machine < 0) {
      throw new IOException("it is not a 64-bit ELF file");
    }
    try {
      // A copy, so that every table starts at its own array.
      ElfFile.Bytes copies = (offset, length) -> copy(bytes.read(offset, length));
      return new ElfReader(copies, header).file(machine);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      throw new IOException("its tables are corrupt", e);
    }
  }

  /** {@code e_machine} of a little endian ELF-64 header; −1 if it is not one. */
  static int machine(ByteBuffer header) {
    ByteBuffer little = header.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    boolean isElf = little.getInt(0) == 0x464C457F && little.get(4) == 2 && little.get(5) == 1;
    return isElf ? little.getShort(18) & 0xFFFF : -1;
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return ByteBuffer.wrap(copy);
  }

  private ElfFile file(int machine) throws IOException {
    Set<String> defined = new LinkedHashSet<>();
    Set<String> undefined = new LinkedHashSet<>();
    symbols(defined, undefined);
    List<String> runpath = texts(RUNPATH);
    return new ElfFile(
        machine,
        texts(SONAME).stream().findFirst().orElse(""),
        texts(NEEDED),
        split(runpath.isEmpty() ? texts(RPATH) : runpath),
        has(BIND_NOW) || (value(FLAGS) & DF_BIND_NOW) != 0 || (value(FLAGS_1) & DF_1_NOW) != 0,
        defined,
        undefined,
        versionsDefined(),
        versionsNeeded());
  }

  private void readDynamic(Segment segment) throws IOException {
    ByteBuffer table = at(segment.offset(), length(segment.size()));
    while (table.remaining() >= 16) {
      long tag = table.getLong();
      long value = table.getLong();
      if (tag == 0) {
        return;
      }
      dynamic.add(new long[] {tag, value});
    }
  }

  private void symbols(Set<String> defined, Set<String> undefined) throws IOException {
    int count = symbolCount();
    ByteBuffer table = at(fileOffset(value(SYMTAB)), Math.multiplyExact(count, SYMBOL_BYTES));
    for (int index = 1; index < count; index++) {
      int base = index * SYMBOL_BYTES;
      String name = text(table.getInt(base));
      int binding = (table.get(base + 4) & 0xFF) >> 4;
      boolean isDefined = table.getShort(base + 6) != 0;
      if (name.isEmpty() || (!isDefined && binding == WEAK)) {
        continue;
      }
      (isDefined ? defined : undefined).add(name);
    }
  }

  /** The number of symbols, which is only known from the hash tables. */
  private int symbolCount() throws IOException {
    if (has(HASH)) {
      return at(fileOffset(value(HASH)), 8).getInt(4);
    }
    if (!has(GNU_HASH)) {
      return 0;
    }
    long hash = fileOffset(value(GNU_HASH));
    ByteBuffer head = at(hash, 16);
    int buckets = head.getInt(0);
    int firstHashed = head.getInt(4);
    long bucketsAt = hash + 16 + 8L * head.getInt(8);
    ByteBuffer starts = at(bucketsAt, Math.multiplyExact(buckets, 4));
    int last = 0;
    while (starts.hasRemaining()) {
      last = Math.max(last, starts.getInt());
    }
    if (last < firstHashed) {
      return firstHashed;
    }
    long chains = bucketsAt + 4L * buckets;
    // The last symbol of a chain has the lowest bit set.
    while ((at(chains + 4L * (last - firstHashed), 4).getInt(0) & 1) == 0) {
      last++;
    }
    return last + 1;
  }

  private Set<String> versionsDefined() throws IOException {
    Set<String> versions = new LinkedHashSet<>();
    long entry = has(VERDEF) ? fileOffset(value(VERDEF)) : 0;
    for (int left = count(VERDEFNUM); left > 0; left--) {
      ByteBuffer head = at(entry, 20);
      versions.add(text(at(entry + head.getInt(12), 8).getInt(0)));
      entry += step(head.getInt(16), left);
    }
    return versions;
  }

  private Map<String, Set<String>> versionsNeeded() throws IOException {
    Map<String, Set<String>> needed = new LinkedHashMap<>();
    long entry = has(VERNEED) ? fileOffset(value(VERNEED)) : 0;
    for (int left = count(VERNEEDNUM); left > 0; left--) {
      ByteBuffer head = at(entry, 16);
      Set<String> versions = new LinkedHashSet<>();
      long auxiliary = entry + head.getInt(8);
      for (int more = head.getShort(2) & 0xFFFF; more > 0; more--) {
        ByteBuffer version = at(auxiliary, 16);
        if ((version.getShort(4) & VERSION_IS_WEAK) == 0) {
          versions.add(text(version.getInt(8)));
        }
        auxiliary += step(version.getInt(12), more);
      }
      needed.put(text(head.getInt(4)), versions);
      entry += step(head.getInt(12), left);
    }
    return needed;
  }

  /** A version count, which is limited to 16 bits. */
  private int count(long tag) throws IOException {
    long count = value(tag);
    if (count < 0 || count > 0xFFFF) {
      throw new IOException("it has too many versions");
    }
    return (int) count;
  }

  /** The step to the next of {@code left} entries; always forward. */
  private static int step(int bytes, int left) throws IOException {
    if (left > 1 && bytes <= 0) {
      throw new IOException("its tables are corrupt");
    }
    return bytes;
  }

  private boolean has(long tag) {
    return dynamic.stream().anyMatch(entry -> entry[0] == tag);
  }

  /** The first value of a tag; 0 if it is absent. */
  private long value(long tag) {
    return dynamic.stream()
        .filter(entry -> entry[0] == tag)
        .mapToLong(e -> e[1])
        .findFirst()
        .orElse(0);
  }

  private List<String> texts(long tag) {
    return dynamic.stream().filter(entry -> entry[0] == tag).map(e -> text((int) e[1])).toList();
  }

  private static List<String> split(List<String> paths) {
    return paths.stream().flatMap(path -> List.of(path.split(":")).stream()).toList();
  }

  private String text(int offset) {
    int end = offset;
    while (names[end] != 0) {
      end++;
    }
    return new String(names, offset, end - offset, StandardCharsets.UTF_8);
  }

  private long fileOffset(long address) throws IOException {
    for (Segment segment : loaded) {
      if (address >= segment.address() && address < segment.address() + segment.size()) {
        return address - segment.address() + segment.offset();
      }
    }
    throw new IOException("its tables are corrupt");
  }

  private static int length(long size) {
    return Math.toIntExact(size);
  }

  private ByteBuffer at(long offset, int length) throws IOException {
    return file.read(offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
