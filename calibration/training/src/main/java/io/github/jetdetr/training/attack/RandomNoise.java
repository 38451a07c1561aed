package io.github.jetdetr.training.attack;

import io.github.jetdetr.training.torch.Torch;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Noise that knows nothing of the network: every value of a picture is raised or lowered by ε, by
 * chance. No random noise within ε is larger, so what a model loses by an attack within ε and not
 * by this, it loses by the direction of the change and not by its size.
 *
 * @param epsilon largest change of a value, 0 or more, where the picture spans 0..1
 * @param seed equal seeds give equal noise, whatever the batch a picture is in
 */
public record RandomNoise(double epsilon, long seed) implements Perturbation {

  @Override
  public Tensor of(Tensor images, int first) {
    return inRange(uniform(images, first, seed).sign_().mul_(Torch.number(epsilon)).add_(images));
  }

  /** Values in −1..1 for these pictures, each picture with its own seed. */
  static Tensor uniform(Tensor images, int first, long seed) {
    int count = (int) images.size(0);
    Tensor[] noise = new Tensor[count];
    try (Generator generator = torch.createCPUGenerator()) {
      for (int at = 0; at < count; at++) {
        long ofPicture = new SplittableRandom(seed).nextLong() + first + at;
        generator.set_current_seed(new SplittableRandom(ofPicture).nextLong() >>> 1);
        noise[at] =
            torch
                .empty_like(images.narrow(0, at, 1))
                .uniform_(-1, 1, new GeneratorOptional(generator));
      }
    }
    return Torch.concat(0, noise);
  }

  /** Cuts values off at 0 and 1, in place. */
  static Tensor inRange(Tensor images) {
    return images.clamp_(new ScalarOptional(Torch.number(0)), new ScalarOptional(Torch.number(1)));
  }
}
