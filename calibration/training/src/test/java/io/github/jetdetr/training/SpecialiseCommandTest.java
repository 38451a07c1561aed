package io.github.jetdetr.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.file.Sha256;
import io.github.jetdetr.support.StreetClip;
import io.github.jetdetr.training.scene.Proof;
import io.github.jetdetr.training.scene.ProofPage;
import io.github.jetdetr.training.scene.StudentPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialiseCommandTest {

  /** In the tree, so that these tests need nothing that is not. */
  private static final Path TEACHER = Path.of("../../app/models/street-detr/model.onnx");

  private static final StreetClip CLIP = new StreetClip(StreetClip.Codec.MJPEG, 320, 176, 24);

  private final TrainingRun training = new TrainingRun();

  @TempDir private Path folder = Path.of("");

  @Test
  void aStudentIsTaughtProvedAndOpenedByTheDaemonAndResumesWithoutItsTeacher() throws Exception {
    assertEquals(0, specialise("--teacher", TEACHER.toString(), "--keep-frames"), training.err());
    assertTrue(training.err().contains("weights begin as those of street-detr"), training.err());

    Path bundle = folder.resolve("student");
    Proof proof = Proof.read(bundle.resolve(Proof.FILE));
    assertEquals(Sha256.of(bundle.resolve(Bundle.MODEL)), proof.student());
    assertEquals(7, proof.frames());
    assertTrue(proof.objects() > 0);
    assertTrue(proof.studentBytes() < 4_000_000);
    String page = Files.readString(bundle.resolve(ProofPage.FILE));
    assertTrue(
        page.contains("<h1>student, a student of one scene on 7 pictures, onnxruntime"), page);
    assertTrue(page.contains("AP50 of the student"), page);
    assertTrue(page.contains("frames to learn from"), page);
    try (Model model = Model.open(bundle, new EngineOptions(1, 1), 0.5f)) {
      assertTrue(model.card().labels().contains("car"), model.card().labels().toString());
      assertEquals(List.of(), model.assumptions());
    }
    Path work = folder.resolve("student.work");
    assertTrue(Files.exists(work.resolve("ap.svg")));
    CocoTruth kept = CocoReader.truth(work.resolve("proof.json"), Strictness.REFUSE).value();
    assertEquals(proof.objects(), kept.annotations().size());
    assertTrue(Files.exists(work.resolve("proof").resolve(kept.images().get(0).fileName())));
    int learned = PictureFiles.list(work.resolve("learned")).size();
    assertTrue(training.err().contains(learned + " of 11 frames chosen"), training.err());

    assertEquals(0, specialise("--teacher", TEACHER.toString()), training.err());
    assertTrue(training.err().contains("resuming at step 4"), training.err());
    assertTrue(training.err().contains("of them cached"), training.err());
    assertEquals(proof.student(), Proof.read(bundle.resolve(Proof.FILE)).student());

    assertEquals(ExitCode.DATA.code(), specialise("--teacher", TEACHER.toString(), "--seed", "2"));
    assertTrue(training.err().contains("holds the training of another student"), training.err());
    Files.delete(work.resolve(StudentPlan.FILE));
    assertEquals(0, specialise("--teacher", TEACHER.toString(), "--seed", "2"), training.err());
    assertFalse(training.err().contains("resuming"), training.err());
    assertNotEquals(proof.student(), Proof.read(bundle.resolve(Proof.FILE)).student());

    check(bundle);
  }

  private void check(Path bundle) {
    int code =
        training.run(
            "check",
            "--student",
            bundle.toString(),
            "--teacher",
            TEACHER.toString(),
            "--frames",
            CLIP.file().toString());
    String said = training.out();
    assertTrue(said.contains("when it was proved"), said);
    // Of four steps both may come about; code and words have to be of one mind.
    assertEquals(said.contains("no drift") ? 0 : ExitCode.REFUSED_ACCURACY.code(), code, said);
    assertEquals(
        ExitCode.USAGE.code(),
        training.run("check", "--student", bundle.toString(), "--frames", CLIP.file().toString()));
    training.run(
        "check",
        "--student",
        bundle.toString(),
        "--teacher",
        TEACHER.toString(),
        "--camera",
        CLIP.file().toString(),
        "--count",
        "4");
    assertTrue(training.out().contains("frames: 4, with "), training.out());
    assertTrue(Files.isDirectory(folder.resolve("student.work").resolve("checked")));
  }

  @Test
  void aCameraThatKnowsWhatIsOnItsPicturesNeedsNoTeacher() throws Exception {
    String street = "street:7?size=320x176&pace=max";
    int code =
        specialise(
            "--camera",
            street,
            "--count",
            "24",
            "--every",
            "10",
            "--max-latency-ms",
            "1000",
            "--cross-validate",
            "--fold-steps",
            "1",
            "--steps",
            "2");

    assertEquals(0, code, training.err());
    Proof proof = Proof.read(folder.resolve("student").resolve(Proof.FILE));
    assertEquals(List.of(), proof.teachers());
    Proof.Gain gain = proof.gain();
    assertNotNull(gain);
    assertEquals(Sha256.of(TEACHER), gain.model());
    assertEquals(gain.after() - gain.before(), gain.difference().estimate(), 1e-9);
    assertTrue(training.out().contains("the model it began with: "), training.out());
    String page = Files.readString(folder.resolve("student").resolve(ProofPage.FILE));
    assertTrue(page.contains("largest window 1.00: AP of an object"), page);
    Path work = folder.resolve("student.work");
    assertEquals(24, PictureFiles.list(work.resolve("recording").resolve("frames")).size());
  }

  @Test
  void whatIsMissingOrContradictsItselfIsNamedBeforeAnyWork() throws Exception {
    assertRefused(ExitCode.USAGE, "either --teacher or --annotations");
    assertRefused(ExitCode.NO_INPUT, "no such model: none.onnx", "--teacher", "none.onnx");
    String teacher = TEACHER.toString();
    assertRefused(ExitCode.USAGE, "--batch at least 2", "--teacher", teacher, "--batch", "1");
    assertRefused(ExitCode.USAGE, "must be above 0", "--teacher", teacher, "--rate", "0");
    assertRefused(ExitCode.NO_INPUT, "no such model: x", "--teacher", teacher, "--from", "x");
    assertRefused(ExitCode.DATA, "the shares", "--teacher", teacher, "--learn-share", "0.9");
    assertRefused(ExitCode.USAGE, "either --teacher", "--camera", CLIP.file().toString());
    assertRefused(ExitCode.USAGE, "at least 1", "--teacher", teacher, "--largest-window", "0.5");
    assertEquals(
        ExitCode.USAGE.code(), training.run("specialise", "--out", "x", "--teacher", teacher));
    assertTrue(training.err().contains("either --frames or --camera"), training.err());
    Path labels = Files.writeString(folder.resolve("labels.json"), "{}");
    assertRefused(
        ExitCode.USAGE, "--max-latency-ms is required", "--annotations", labels.toString());
    assertRefused(
        ExitCode.USAGE,
        "needs a folder",
        "--annotations",
        labels.toString(),
        "--max-latency-ms",
        "5");
    assertFalse(Files.exists(folder.resolve("student")));
  }

  private void assertRefused(ExitCode code, String because, String... options) {
    assertEquals(code.code(), specialise(options), training.err());
    assertTrue(training.err().contains(because), training.err());
  }

  private int specialise(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "specialise",
                "--frames",
                CLIP.file().toString(),
                "--out",
                folder.resolve("student").toString(),
                "--from",
                TEACHER.toString(),
                "--steps",
                "4",
                "--batch",
                "2",
                "--watch-every",
                "2",
                "--max-latency-ms",
                "1000",
                "--latency-runs",
                "1",
                "--threads",
                "1"));
    if (!List.of(options).contains("--teacher") && !List.of(options).isEmpty()) {
      arguments.removeAll(List.of("--max-latency-ms", "1000"));
    }
    if (List.of(options).contains("--camera")) {
      arguments.removeAll(List.of("--frames", CLIP.file().toString()));
    }
    for (String option : options) {
      int before = arguments.indexOf(option);
      if (option.startsWith("--") && before >= 0) {
        arguments.remove(before);
        arguments.remove(before);
      }
    }
    arguments.addAll(List.of(options));
    return training.run(arguments.toArray(new String[0]));
  }
}
