package io.github.jetdetr.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.torch.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

  private static final TrainingPlan PLAN = Drawings.plan(4, 6, 1e-3);

  @Test
  void equalPlansGiveEqualWeights() throws Exception {
    assertArrayEquals(trained(6, null).weights(), trained(6, null).weights());
  }

  @Test
  void anInterruptedTrainingResumesBitIdentically(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("checkpoint.bin");
    trained(3, null).write(file);

    Checkpoint resumed = trained(6, Checkpoint.read(file));

    Checkpoint whole = trained(6, null);
    assertEquals(6, resumed.step());
    assertArrayEquals(whole.weights(), resumed.weights());
    assertArrayEquals(whole.average(), resumed.average());
    assertArrayEquals(whole.mean(), resumed.mean());
    assertArrayEquals(whole.square(), resumed.square());
  }

  @Test
  void somethingIsLearnedAndTheAverageFollows() throws Exception {
    Checkpoint one = trained(1, null);
    Checkpoint six = trained(6, null);

    assertFalse(Arrays.equals(one.weights(), six.weights()));
    assertFalse(Arrays.equals(six.weights(), six.average()));
  }

  @Test
  void aBrokenCheckpointIsRefused(@TempDir Path folder) throws Exception {
    Path noise = Files.write(folder.resolve("noise"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    Path whole = folder.resolve("whole");
    trained(1, null).write(whole);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length / 2));

    assertTrue(
        String.valueOf(assertThrows(IOException.class, () -> Checkpoint.read(noise)).getMessage())
            .contains("is not a checkpoint"));
    assertThrows(IOException.class, () -> Checkpoint.read(cut));
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefused() throws Exception {
    Checkpoint other = new Checkpoint(1, new float[3], new float[3], new float[3], new float[3]);
    try (Trainer trainer = new Trainer(PLAN, Drawings.draw(8), null)) {
      assertThrows(IllegalArgumentException.class, () -> trainer.resume(other));
    }
  }

  private static Checkpoint trained(int steps, @org.jspecify.annotations.Nullable Checkpoint from)
      throws InterruptedException {
    try (Trainer trainer = new Trainer(PLAN, Drawings.draw(8), null)) {
      if (from != null) {
        trainer.resume(from);
      }
      while (trainer.stepsDone() < steps) {
        trainer.step();
      }
      return trainer.checkpoint();
    }
  }
}
