package io.github.jetdetr.yaml;

import io.github.jetdetr.file.FileFault;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** From a file to its YAML nodes: size, encoding and syntax. */
final class YamlText {

  /** Far more than anybody writes by hand; the parser takes minutes for some megabytes. */
  private static final long MAX_BYTES = 1 << 20;

  private YamlText() {}

  /**
   * A file's text.
   *
   * @throws IOException if the file is missing, larger than 1 MiB, not UTF-8 or cannot be read
   */
  static String read(Path path) throws IOException {
    if (Files.isRegularFile(path) && Files.size(path) > MAX_BYTES) {
      throw new IOException(
          "%s has %d KiB; a file of settings has at most %d"
              .formatted(path, Files.size(path) >> 10, MAX_BYTES >> 10));
    }
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new IOException("no such file: " + path, e);
    } catch (CharacterCodingException e) {
      throw new IOException(path + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new IOException("cannot read %s: %s".formatted(path, FileFault.words(e)), e);
    }
  }

  /**
   * The root node; null if there is none, or the text is not YAML, which is added to {@code
   * problems}.
   *
   * @param file the name used in error messages
   */
  static @Nullable Node root(String file, String text, YamlProblems problems) {
    try {
      return new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int at = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(file, at, "not YAML: " + e.getProblem());
    } catch (ReaderException e) {
      String what = "not YAML: character U+%04X is not allowed".formatted(e.getCodePoint());
      problems.add(file, lineAt(text, e.getPosition()), what);
    } catch (YAMLException e) {
      problems.add(file, 1, "not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
    return null;
  }

  private static int lineAt(String text, int position) {
    return 1 + (int) text.codePoints().limit(position).filter(letter -> letter == '\n').count();
  }
}
