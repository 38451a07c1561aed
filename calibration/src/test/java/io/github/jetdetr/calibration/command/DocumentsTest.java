package io.github.jetdetr.calibration.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.cli.JetdetrMain;
import io.github.jetdetr.command.ExitCode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Holds the documents against the tree: links, names of files and classes, commands with their
 * options. It lies here because only this package sees both programs.
 */
class DocumentsTest {

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
  private static final Pattern FILE =
      Pattern.compile("[A-Za-z0-9_./-]+\\.(java|md|cu|rules|service|conf)");
  private static final Pattern CLASS = Pattern.compile("[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+");
  private static final Pattern COMMAND =
      Pattern.compile("(?:\\$ )?(?:[\\w./-]*/)?(jetdetr(?:-calibrate)?) (.*)");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

  private static final Map<Path, String> DOCUMENTS = new TreeMap<>();
  private static final Set<String> FILES = new HashSet<>();
  private static Path root = Path.of("").toAbsolutePath();

  @BeforeAll
  static void readTheTree() throws IOException {
    while (!Files.isRegularFile(root.resolve("mvnw"))) {
      root = Objects.requireNonNull(root.getParent(), "no repository around the tests");
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            return name.equals("target") || name.equals(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            FILES.add("/" + root.relativize(file));
            if (file.toString().endsWith(".md")) {
              DOCUMENTS.put(root.relativize(file), Files.readString(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertTrue(DOCUMENTS.size() >= 9, DOCUMENTS.keySet()::toString);
  }

  @Test
  void everyLinkLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    DOCUMENTS.forEach(
        (document, text) -> {
          Matcher links = LINK.matcher(withoutCode(text));
          while (links.find()) {
            if (!links.group(1).startsWith("https://")
                && !leadsSomewhere(document, links.group(1))) {
              broken.add(document + ": " + links.group(1));
            }
          }
        });
    assertEquals(List.of(), broken);
  }

  private static boolean leadsSomewhere(Path document, String link) {
    String[] parts = link.split("#", 2);
    Path file =
        parts[0].isEmpty()
            ? root.resolve(document)
            : root.resolve(document).resolveSibling(parts[0]).normalize();
    if (parts.length == 1) {
      return file.startsWith(root) && Files.exists(file);
    }
    file = Files.isDirectory(file) ? file.resolve("README.md") : file;
    String text = DOCUMENTS.getOrDefault(root.relativize(file), "");
    return text.lines()
        .filter(line -> line.startsWith("#"))
        .anyMatch(line -> anchor(line).equals(parts[1]));
  }

  /** As the hosts of repositories make it of a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ *", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  @Test
  void everyNamedFileAndClassIsThere() {
    List<String> missing = new ArrayList<>();
    DOCUMENTS.forEach(
        (document, text) -> {
          Matcher spans = SPAN.matcher(withoutFences(text));
          while (spans.find()) {
            String name = spans.group(1);
            String file = CLASS.matcher(name).matches() ? name + ".java" : name;
            boolean isFile = FILE.matcher(file).matches() && !file.startsWith("/");
            if (isFile && FILES.stream().noneMatch(it -> it.endsWith("/" + file))) {
              missing.add(document + ": " + name);
            }
          }
        });
    // What changed names classes that are gone; everything else is about what is there.
    missing.removeIf(name -> name.startsWith("CHANGELOG.md"));
    // Made by the build, and a library whose name looks like a class's.
    missing.removeIf(name -> name.endsWith("THIRD-PARTY.md") || name.endsWith(": HdrHistogram"));
    assertEquals(List.of(), missing);
  }

  @Test
  void theReadmeNamesEveryExitCodeAndNoOther() {
    String text = Objects.requireNonNull(DOCUMENTS.get(Path.of("README.md")));
    int start = text.indexOf("Exit codes follow");
    Set<Integer> named =
        Pattern.compile("\\d+")
            .matcher(text.substring(start, text.indexOf("\n\n", start)))
            .results()
            .map(it -> Integer.valueOf(it.group()))
            .collect(Collectors.toSet());
    Set<Integer> codes =
        Arrays.stream(ExitCode.values()).map(ExitCode::code).collect(Collectors.toSet());
    codes.add(3); // Java's own, for a full heap
    assertEquals(codes, named);
  }

  @Test
  void everyNamedCommandAndOptionIsThere() {
    List<String> wrong = new ArrayList<>();
    int commands = 0;
    for (Map.Entry<Path, String> document : DOCUMENTS.entrySet()) {
      for (String line : commandsIn(document.getValue())) {
        commands++;
        Matcher parts = COMMAND.matcher(line);
        assertTrue(parts.matches(), line);
        if (!isUnderstood(parts.group(1), parts.group(2))) {
          wrong.add(document.getKey() + ": " + line);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(commands > 30, "commands: " + commands);
  }

  private static boolean isUnderstood(String program, String arguments) {
    CommandLine root =
        program.equals("jetdetr") ? JetdetrMain.commandLine() : CalibrateMain.commandLine();
    String[] words = arguments.strip().split("\\s+", 2);
    CommandLine command =
        words[0].startsWith("--") || words[0].equals("COMMAND")
            ? root
            : root.getSubcommands().get(words[0]);
    if (command == null) {
      return false;
    }
    Matcher options = OPTION.matcher(arguments);
    while (options.find()) {
      if (!command.getCommandSpec().optionsMap().containsKey(options.group())) {
        return false;
      }
    }
    return true;
  }

  /** Commands in blocks of shell and in spans, with their continued lines. */
  private static List<String> commandsIn(String text) {
    List<String> found = new ArrayList<>();
    String joined = text.replaceAll("\\\\\n\\s*", "");
    boolean shell = false;
    for (String line : joined.lines().toList()) {
      if (line.startsWith("```")) {
        shell = line.equals("```sh");
      } else if (shell) {
        for (String part : line.replaceFirst(" #.*", "").split("&&|\\||;", -1)) {
          found.add(part.strip());
        }
      }
    }
    Matcher spans = SPAN.matcher(withoutFences(text).replaceAll("(?<=\\S)\n(?=\\S)", " "));
    while (spans.find()) {
      found.add(spans.group(1));
    }
    found.removeIf(it -> !COMMAND.matcher(it).matches());
    return found;
  }

  private static String withoutFences(String text) {
    return text.replaceAll("(?s)```.*?\n```", "");
  }

  private static String withoutCode(String text) {
    return SPAN.matcher(withoutFences(text)).replaceAll("");
  }
}
