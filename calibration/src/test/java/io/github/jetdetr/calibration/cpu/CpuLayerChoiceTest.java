package io.github.jetdetr.calibration.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jetdetr.calibration.layer.Activation;
import io.github.jetdetr.calibration.layer.ConvolutionWindow;
import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.InputQuantization;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerSetSearch;
import io.github.jetdetr.calibration.layer.OutputRange;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.network.MeanError;
import io.github.jetdetr.calibration.onnx.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Networks whose error is the sum of their integer layers', which are given: with steps of each
 * channel's own a layer has a quarter of it.
 */
class CpuLayerChoiceTest {

  private static final Duration TIME = Duration.ofHours(1);
  private static final long MACS = 1_000_000;

  private int measurements;

  /** As many layers of the same size as there are errors with steps of one size for all. */
  private static List<CpuLayer> layers(double... errors) {
    List<CpuLayer> layers = new ArrayList<>();
    for (double error : errors) {
      layers.add(layer("layer " + layers.size(), error, MACS));
    }
    return layers;
  }

  private static CpuLayer layer(String name, double error, long macs) {
    Node node = new Node("Conv", name, List.of("x"), List.of(name));
    Layer layer =
        new Layer(
            node,
            "x",
            name,
            node,
            1,
            1,
            1,
            new ConvolutionWindow(1, 1, 1, 1, 1, 1, 0, 0, false),
            new float[1],
            new float[1],
            Activation.NONE,
            macs,
            Layer.Part.PICTURE);
    InputQuantization input = new InputQuantization(0, 1, InputGrid.plain(1, 1), 0);
    QuantizedLayer quantized =
        new QuantizedLayer(layer, input, new byte[1], new float[1], new float[1], 0);
    return new CpuLayer(
        quantized,
        CodeGrid.ofSigned(1),
        new OutputRange(new float[1], 0, 1, error),
        new OutputRange(new float[1], 0, 1, error / 4),
        /* byChannel= */ true);
  }

  private CpuLayerChoice.Choice choose(
      List<CpuLayer> layers, double wanted, double limit, Duration budget) throws Exception {
    LayerSetSearch.Candidates<CpuLayer> sums =
        new LayerSetSearch.Candidates<>() {
          @Override
          public MeanError error(List<CpuLayer> some) {
            return new MeanError(error(some, 1), 0);
          }

          @Override
          public double error(List<CpuLayer> some, int pictures) {
            measurements++;
            return some.stream().mapToDouble(CpuLayer::error).sum();
          }

          @Override
          public double ownError(CpuLayer layer) {
            return layer.error();
          }

          @Override
          public long macs(CpuLayer layer) {
            return layer.layer().macs();
          }
        };
    return new CpuLayerChoice(sums, line -> {}).of(layers, wanted, limit, budget);
  }

  private static List<String> inIntegers(CpuLayerChoice.Choice choice) {
    return choice.layers().stream().map(layer -> layer.layer().label()).toList();
  }

  private static List<String> byChannel(CpuLayerChoice.Choice choice) {
    return choice.layers().stream()
        .filter(CpuLayer::byChannel)
        .map(layer -> layer.layer().label())
        .toList();
  }

  @Test
  void whereStepsOfOneSizeAreGoodEnoughThereAreNoOthers() throws Exception {
    CpuLayerChoice.Choice choice = choose(layers(0.01, 0.02, 0.01), 0.1, 1, TIME);

    assertEquals(3, choice.layers().size());
    assertEquals(List.of(), byChannel(choice));
    assertEquals(2, measurements);
  }

  @Test
  void whereStepsOfEachChannelsOwnAreNeededAndEnoughNothingElseIsTried() throws Exception {
    CpuLayerChoice.Choice choice = choose(layers(0.1, 0.1, 0.1), 0.1, 1, TIME);

    assertEquals(3, byChannel(choice).size());
    assertEquals(0.075, choice.error().value(), 1e-9);
    assertEquals(2, measurements);
  }

  @Test
  void onlyLayersThatTakeMoreThanTheirShareOfTheErrorHaveStepsOfEachChannelsOwn() throws Exception {
    List<CpuLayer> layers = layers(0.001, 0.5, 0.001, 0.2, 0.001);

    CpuLayerChoice.Choice choice = choose(layers, 0.1, 1, TIME);

    assertEquals(List.of("layer 1", "layer 3"), byChannel(choice));
    assertEquals(5, choice.layers().size(), "each is more than a twentieth of the arithmetic");
    assertEquals(0.178, choice.error().value(), 1e-9);
  }

  @Test
  void theOneSmallLayerThatIsMostOfTheErrorStaysInFloat() throws Exception {
    List<CpuLayer> layers = new ArrayList<>(layers(new double[40]));
    layers.set(7, layer("worst", 0.8, MACS));
    layers.set(9, layer("second", 0.1, MACS));

    CpuLayerChoice.Choice choice = choose(layers, 0.03, 1, TIME);

    assertEquals(39, choice.layers().size());
    assertFalse(inIntegers(choice).contains("worst"));
    assertEquals(List.of("second"), byChannel(choice));
    assertEquals(0.025, choice.error().value(), 1e-9);
  }

  @Test
  void beyondATwentiethOfTheArithmeticNothingStaysInFloatThatTheLimitAllows() throws Exception {
    double[] errors = new double[40];
    Arrays.fill(errors, 0, 10, 0.08);

    CpuLayerChoice.Choice choice = choose(layers(errors), 0.01, 1, TIME);

    assertEquals(38, choice.layers().size());
    assertEquals(0.16, choice.error().value(), 1e-9);
  }

  @Test
  void whatAllStepsOfEachChannelsOwnGaveIsNotGivenUpForMore() throws Exception {
    // Three take less than their share, and together too much.
    List<CpuLayer> layers = layers(0.2, 0.014, 0.014, 0.014);

    CpuLayerChoice.Choice choice = choose(layers, 0.06, 1, TIME);

    assertEquals(4, byChannel(choice).size());
    assertEquals(0.0605, choice.error().value(), 1e-9);
  }

  @Test
  void asManyStayInFloatAsTheLimitDemands() throws Exception {
    CpuLayerChoice.Choice choice = choose(layers(1, 4, 2, 8), 0.01, 1, TIME);

    assertEquals(List.of("layer 0", "layer 2"), inIntegers(choice));
    assertEquals(0.75, choice.error().value(), 1e-9);
  }

  @Test
  void withoutTimeToMeasureThemLayersStayInFloatByTheirOwnErrors() throws Exception {
    CpuLayerChoice.Choice choice = choose(layers(1, 4, 2, 8), 0.01, 1, Duration.ZERO);

    assertEquals(List.of("layer 0", "layer 2"), inIntegers(choice));
  }

  @Test
  void withoutTimeAndWithinTheLimitAllStayAsTheyAre() throws Exception {
    CpuLayerChoice.Choice choice = choose(layers(1, 1, 1), 0.01, 1, Duration.ZERO);

    assertEquals(3, byChannel(choice).size());
  }

  @Test
  void aLimitThatNoLayerMeetsLeavesNoneInIntegers() throws Exception {
    CpuLayerChoice.Choice choice = choose(layers(8, 8), 0.01, 1, TIME);

    assertEquals(List.of(), choice.layers());
    assertEquals(0, choice.error().value());
  }

  @Test
  void ofNoLayersNoneIsChosen() throws Exception {
    assertEquals(List.of(), choose(List.of(), 0.01, 1, TIME).layers());
  }
}
