package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The table "Why each dependency is there" of native-config/README.md. */
class DependencyReasonsTest {

  private static final List<Path> POMS =
      List.of(
          Path.of("../pom.xml"),
          Path.of("../native-config/pom.xml"),
          Path.of("../app/pom.xml"),
          Path.of("pom.xml"),
          Path.of("training/pom.xml"));
  private static final Pattern ROW =
      Pattern.compile("^\\| (`[^|]*`) \\| ([^|]*)\\|", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Test
  void everyDependencyHasAReasonAndEveryReasonADependency() throws Exception {
    Set<String> declared = new TreeSet<>();
    for (Path pom : POMS) {
      declared.addAll(dependencies(pom));
    }
    declared.removeIf(name -> name.startsWith("jetdetr-"));

    assertTrue(declared.size() > 20, declared::toString);
    assertEquals(declared, explained());
  }

  private static Set<String> dependencies(Path pom) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    NodeList found =
        (NodeList)
            XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                    "/project/dependencies/dependency/artifactId",
                    document,
                    XPathConstants.NODESET);
    Set<String> names = new TreeSet<>();
    for (int at = 0; at < found.getLength(); at++) {
      names.add(found.item(at).getTextContent().strip());
    }
    return names;
  }

  private static Set<String> explained() throws Exception {
    String readme = Files.readString(Path.of("../native-config/README.md"));
    String section = readme.substring(readme.indexOf("## Why each dependency is there"));
    section = section.substring(0, section.indexOf("\n## "));
    Set<String> names = new TreeSet<>();
    for (MatchResult row : ROW.matcher(section).results().toList()) {
      assertTrue(!row.group(2).isBlank(), row::group);
      NAME.matcher(row.group(1)).results().forEach(name -> names.add(name.group(1)));
    }
    return names;
  }
}
