package io.github.jetdetr.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class YamlProblemsTest {

  @Test
  void withoutMistakesNothingIsThrown() throws Exception {
    YamlProblems problems = new YamlProblems();

    problems.throwIfAny();

    assertTrue(problems.isEmpty());
  }

  @Test
  void allMistakesComeAtOnceInTheOrderOfFinding() {
    YamlProblems problems = new YamlProblems();
    problems.add("a.yaml", 3, "wrong");
    problems.add("two cameras have one name");

    YamlException e = assertThrows(YamlException.class, problems::throwIfAny);

    assertFalse(problems.isEmpty());
    assertEquals(List.of("a.yaml:3: wrong", "two cameras have one name"), e.problems());
    assertEquals("a.yaml:3: wrong\ntwo cameras have one name", e.getMessage());
  }
}
