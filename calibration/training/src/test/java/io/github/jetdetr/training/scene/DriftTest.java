package io.github.jetdetr.training.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftTest {

  @Test
  void aStudentThatFindsClearlyLessHasDrifted() {
    Drift drift = Drift.of(proof("a", 0.9, 0.03), proof("a", 0.7, 0.05));

    assertTrue(drift.hasDrifted());
    assertEquals(
        "drifted: AP50 0.700 (0.650 to 0.750) on these frames, 0.900 (0.870 to 0.930) when it was proved",
        drift.text());
  }

  @Test
  void aLossWithinTheIntervalsIsNoDrift() {
    assertFalse(Drift.of(proof("a", 0.9, 0.1), proof("a", 0.75, 0.1)).hasDrifted());
  }

  @Test
  void aSmallLossIsNoDriftHoweverNarrowTheIntervals() {
    assertFalse(Drift.of(proof("a", 1, 0), proof("a", 0.96, 0)).hasDrifted());
  }

  @Test
  void anotherStudentOrTeacherIsRefused() {
    String student = refusal(proof("a", 1, 0), proof("b", 1, 0));
    assertTrue(student.contains("not the one that its proof is of"), student);
    Proof other =
        new Proof(
            Proof.SCHEMA,
            "a",
            List.of("other"),
            true,
            1,
            1,
            new Proof.Interval(1, 1, 1),
            1,
            1,
            null,
            null,
            List.of(),
            Map.of(),
            1,
            1,
            1,
            null,
            1,
            1);
    String teacher = refusal(proof("a", 1, 0), other);
    assertTrue(teacher.contains("another teacher"), teacher);
  }

  @Test
  void aProofIsReadAsItWasWritten(@TempDir Path folder) throws Exception {
    Path file = folder.resolve(Proof.FILE);
    Proof proof = proof("a", 0.9, 0.03);
    proof.write(file);
    assertEquals(proof, Proof.read(file));
  }

  @Test
  void whatIsNoProofIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve(Proof.FILE);
    assertTrue(fault(file).contains("no such file"));
    for (String text : new String[] {"", "{", "[]", "null", "{\"schema\":\"other\"}"}) {
      Files.writeString(file, text);
      assertTrue(fault(file).contains("is no proof of a student"), text);
    }
  }

  private static String fault(Path file) {
    return String.valueOf(assertThrows(ModelException.class, () -> Proof.read(file)).getMessage());
  }

  private static String refusal(Proof proved, Proof today) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> Drift.of(proved, today)).getMessage());
  }

  private static Proof proof(String student, double ap50, double margin) {
    return new Proof(
        Proof.SCHEMA,
        student,
        List.of("teacher"),
        true,
        40,
        80,
        new Proof.Interval(ap50, ap50 - margin, ap50 + margin),
        ap50,
        1,
        new Proof.Interval(ap50 - 1, ap50 - 1, ap50 - 1),
        new Proof.Gain("sha256:0", 0.4, 0.5, new Proof.Interval(0.1, 0.05, 0.15)),
        List.of(new Proof.ClassProof("car", 80, ap50)),
        Map.of("boat", 2),
        ap50,
        1,
        0.9,
        new Proof.Latency("an engine", 2, 4, 14, 3.5),
        3_000_000,
        9_000_000);
  }
}
