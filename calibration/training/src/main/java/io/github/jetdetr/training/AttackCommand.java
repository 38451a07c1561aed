package io.github.jetdetr.training;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.command.option.LabelOptions;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.Spread;
import io.github.jetdetr.calibration.report.Figures;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.training.attack.AttackReport;
import io.github.jetdetr.training.attack.AttackedNetwork;
import io.github.jetdetr.training.attack.CommonClasses;
import io.github.jetdetr.training.attack.Perturbation;
import io.github.jetdetr.training.attack.ProjectedGradient;
import io.github.jetdetr.training.attack.RandomNoise;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.network.NetworkShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attack}: what models of this project lose by a projected-gradient attack. */
@Command(
    name = "attack",
    mixinStandardHelpOptions = true,
    description = {
      "Attacks models of this project with small changes of labelled pictures that are made for",
      "each of them (projected gradient, Madry et al. 2018), and compares what they lose with what",
      "they lose by random noise of the same size. The pictures are changed at the network's",
      "input, by someone who has the network; classes that not every model knows do not count."
    },
    footer = {
      "",
      "Example:",
      "  calibration/training/train --command attack --model student/model.onnx \\",
      "    --model app/models/street-detr/model.onnx --images pictures \\",
      "    --annotations labels.json"
    })
final class AttackCommand implements Callable<Integer> {

  /** Above it nobody speaks of a picture that looks the same. */
  private static final double MAX_EPSILON = 64;

  @Mixin private Output output = new Output();

  @Mixin private LabelOptions labelOptions = new LabelOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "ONNX",
      description = "A model that this project trained; several are compared.")
  private List<Path> models = new ArrayList<>();

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the labelled pictures.")
  private Path images = Path.of("");

  @Option(
      names = "--epsilon",
      split = ",",
      paramLabel = "E",
      description = {
        "Largest changes of a value, in 1/255 of full scale, 0 to 64 (default: 1,2,4)."
      })
  private List<Double> epsilons = List.of(1.0, 2.0, 4.0);

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Steps of an attack (default: ${DEFAULT-VALUE}).")
  private int iterations = 10;

  @Option(
      names = "--seed",
      description = "Seed of the noise and of the random starts (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--max-pictures",
      paramLabel = "N",
      description = {
        "Pictures at most, spread over all that are labelled (default: ${DEFAULT-VALUE})."
      })
  private int maxPictures = 100;

  @Override
  public Integer call() throws ExitException {
    check();
    List<AttackedNetwork> networks = new ArrayList<>();
    try {
      for (Path model : models) {
        networks.add(AttackedNetwork.read(model));
      }
      AttackReport report = attack(networks, labelOptions.read(images, output.err()));
      output.print(report, report::text);
    } catch (IllegalArgumentException | ModelException | PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } finally {
      networks.forEach(AttackedNetwork::close);
    }
    return ExitCode.OK.code();
  }

  private void check() throws ExitException {
    for (double epsilon : epsilons) {
      if (!(epsilon >= 0 && epsilon <= MAX_EPSILON)) {
        throw new ExitException(ExitCode.USAGE, "--epsilon must be in [0, 64]");
      }
    }
    if (iterations < 1 || maxPictures < 1) {
      throw new ExitException(ExitCode.USAGE, "--iterations and --max-pictures must be at least 1");
    }
    if (!labelOptions.areGiven()) {
      throw new ExitException(ExitCode.USAGE, "--annotations is required");
    }
    for (Path model : models) {
      if (!Files.isRegularFile(model)) {
        throw new ExitException(ExitCode.NO_INPUT, "no such model: " + model);
      }
    }
    if (!Files.isDirectory(images)) {
      throw new ExitException(ExitCode.NO_INPUT, "no such folder: " + images);
    }
  }

  private AttackReport attack(List<AttackedNetwork> networks, Labels labels)
      throws PictureException {
    try (PictureSource source = FolderPictures.labelled(images, some(labels.truth()))) {
      CommonClasses classes =
          new CommonClasses(
              source.truth(),
              networks.stream().map(AttackedNetwork::labels).toList(),
              labels.categoryOfLabel());
      List<AttackReport.AttackedModel> attacked = new ArrayList<>();
      for (int model = 0; model < networks.size(); model++) {
        attacked.add(attack(networks.get(model), model, classes, source));
      }
      source.notes().forEach(output.err()::println);
      return new AttackReport(
          AttackReport.SCHEMA,
          source.truth().images().size(),
          classes.objects(),
          classes.names(),
          classes.leftOut(),
          iterations,
          seed,
          attacked);
    }
  }

  private AttackReport.AttackedModel attack(
      AttackedNetwork network, int model, CommonClasses classes, PictureSource source)
      throws PictureException {
    NetworkShape shape = network.shape();
    List<CocoImage> all = source.truth().images();
    TrainingPictures pictures =
        ScenePictures.read(
            source,
            all,
            shape.imageWidth(),
            shape.imageHeight(),
            image -> classes.wanted(model, image));
    List<TargetObjects> truths = all.stream().map(image -> classes.attacked(model, image)).toList();
    Validation validation = new Validation(pictures, network.labels());
    CocoMatches clean = validation.matches(shape, network.weights(), Perturbation.NONE);
    double ap = CocoEvaluator.evaluate(clean).metrics().ap();
    note(network, "AP " + Figures.share(ap));
    List<AttackReport.AtEpsilon> attacks = new ArrayList<>();
    for (double size : new TreeSet<>(epsilons)) {
      double epsilon = size * ProjectedGradient.LEVEL;
      CocoMatches noisy =
          validation.matches(shape, network.weights(), new RandomNoise(epsilon, seed));
      CocoMatches attacked =
          validation.matches(
              shape,
              network.weights(),
              new ProjectedGradient(shape, network.weights(), truths, epsilon, iterations, seed));
      AttackReport.AtEpsilon scored = AttackReport.AtEpsilon.of(size, clean, noisy, attacked);
      note(
          network,
          "epsilon %s, AP %s"
              .formatted(AttackReport.size(size), Figures.share(scored.attackedAp())));
      attacks.add(scored);
    }
    return new AttackReport.AttackedModel(
        network.file().toString(),
        network.digest(),
        shape.imageWidth(),
        shape.imageHeight(),
        ap,
        attacks);
  }

  private void note(AttackedNetwork network, String text) {
    output.err().println(network.file() + ": " + text);
    output.err().flush();
  }

  /** At most so many pictures as are wanted, spread over all. */
  private CocoTruth some(CocoTruth truth) {
    List<CocoImage> others = new ArrayList<>(truth.images());
    others.removeAll(Spread.of(truth.images(), maxPictures));
    return truth.without(others.stream().map(CocoImage::id).collect(Collectors.toSet()));
  }
}
