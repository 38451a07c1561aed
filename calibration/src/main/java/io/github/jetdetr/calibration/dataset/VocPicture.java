package io.github.jetdetr.calibration.dataset;

import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.file.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * One Pascal VOC file.
 *
 * @param fileName as in the file
 * @param width pixels; 0, like the height, if it does not say
 * @param height pixels
 * @param objects in the file's order
 */
record VocPicture(String fileName, int width, int height, List<Labelled> objects) {

  /**
   * One object; corners as they are in the file.
   *
   * @param difficult whether it is marked so
   */
  record Labelled(String name, double x1, double y1, double x2, double y2, boolean difficult) {

    /** Whether a corner lies within a pixel. */
    boolean isFractional() {
      return x1 != Math.rint(x1)
          || y1 != Math.rint(y1)
          || x2 != Math.rint(x2)
          || y2 != Math.rint(y2);
    }
  }

  /**
   * Reads a file. Nothing outside it is ever opened, whatever it declares.
   *
   * @throws CocoFormatException in one line, if it is no such file
   */
  static VocPicture read(Path file) throws IOException, CocoFormatException {
    Element root = root(file);
    Map<String, String> fields = texts(root);
    String fileName = fields.getOrDefault("filename", "").strip();
    if (fileName.isEmpty()) {
      throw new CocoFormatException(file + ": has no filename");
    }
    Map<String, String> size = Map.of();
    List<Labelled> objects = new ArrayList<>();
    for (Element child : children(root)) {
      if (child.getTagName().equals("size")) {
        size = texts(child);
      } else if (child.getTagName().equals("object")) {
        objects.add(object(file, child));
      }
    }
    int width = (int) number(file, size, "width", 0);
    int height = (int) number(file, size, "height", 0);
    boolean sized = width > 0 && height > 0;
    return new VocPicture(fileName, sized ? width : 0, sized ? height : 0, List.copyOf(objects));
  }

  private static Labelled object(Path file, Element element) throws CocoFormatException {
    Map<String, String> fields = texts(element);
    String name = fields.getOrDefault("name", "").strip();
    if (name.isEmpty()) {
      throw new CocoFormatException(file + ": an object has no name");
    }
    for (Element child : children(element)) {
      if (child.getTagName().equals("bndbox")) {
        Map<String, String> box = texts(child);
        return new Labelled(
            name,
            number(file, box, "xmin", Double.NaN),
            number(file, box, "ymin", Double.NaN),
            number(file, box, "xmax", Double.NaN),
            number(file, box, "ymax", Double.NaN),
            fields.getOrDefault("difficult", "0").strip().equals("1"));
      }
    }
    throw new CocoFormatException("%s: '%s' has no bndbox".formatted(file, Quoted.of(name)));
  }

  /** A field's number; {@code absent} where there is none, which NaN refuses. */
  private static double number(Path file, Map<String, String> fields, String name, double absent)
      throws CocoFormatException {
    String text = fields.get(name);
    try {
      double value = text == null ? absent : Double.parseDouble(text.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same refusal.
    }
    throw new CocoFormatException(
        text == null
            ? "%s: has no %s".formatted(file, name)
            : "%s: %s must be a number, but is '%s'".formatted(file, name, Quoted.of(text)));
  }

  private static Element root(Path file) throws IOException, CocoFormatException {
    try (InputStream in = Files.newInputStream(file)) {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      // Its own handler prints to standard error.
      builder.setErrorHandler(null);
      Document document = builder.parse(in);
      Element root = document.getDocumentElement();
      if (!root.getTagName().equals("annotation")) {
        throw new CocoFormatException(
            "%s: is not a Pascal VOC file: its root is '%s'"
                .formatted(file, Quoted.of(root.getTagName())));
      }
      return root;
    } catch (SAXException e) {
      throw new CocoFormatException(file + ": is not XML: " + Quoted.of(e.getMessage()), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser lacks a feature", e);
    }
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  private static Map<String, String> texts(Element parent) {
    Map<String, String> texts = new HashMap<>();
    for (Element child : children(parent)) {
      texts.putIfAbsent(child.getTagName(), child.getTextContent());
    }
    return texts;
  }
}
