package io.github.jetdetr.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.engine.InferenceException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeScopeTest {

  private final List<String> freed = new ArrayList<>();

  private void own(NativeScope scope, String what) {
    scope.own(what, () -> freed.add(what));
  }

  @Test
  void theYoungestIsFreedFirstAndNothingTwice() {
    NativeScope scope = new NativeScope();
    own(scope, "stream");
    own(scope, "memory");
    own(scope, "graph");
    assertEquals(3, scope.open());

    scope.close();
    scope.close();

    assertEquals(List.of("graph", "memory", "stream"), freed);
    assertEquals(0, scope.open());
  }

  @Test
  void whatCannotBeFreedKeepsNothingElseOpen() {
    NativeScope scope = new NativeScope();
    own(scope, "stream");
    scope.own(
        "memory",
        () -> {
          throw new IllegalStateException("an illegal address");
        });
    own(scope, "graph");

    InferenceException failure = assertThrows(InferenceException.class, scope::close);

    assertEquals("cannot free the memory: an illegal address", failure.getMessage());
    assertEquals(List.of("graph", "stream"), freed);
    assertEquals(0, scope.open());
  }
}
