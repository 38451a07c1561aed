package io.github.jetdetr.bundle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code certificate.json} and {@code certificate.tensorrt.json}: which precision of a bundle was
 * proved best on one engine, and by what. The components are the document's keys, in snake case;
 * {@code certificate.schema.json} describes them for others. Maps are by precision, fp32 included
 * where it says nothing else.
 *
 * @param schema {@link #SCHEMA}, or that of a later 1.x
 * @param verdict the best precision, or {@link #REFUSED}
 * @param reason why, one line
 * @param verdictFile the file of the best precision, null when refused
 * @param refusedFor {@link #FOR_ACCURACY} or {@link #FOR_LATENCY} when refused, else null
 * @param createdAt when it was judged, ISO 8601 in UTC
 * @param program what judged it, with its version
 * @param engine what it was judged on
 * @param limits what had to be kept
 * @param pictures how many it was judged on
 * @param labelled whether they had labels; without, agreement with fp32 decided
 * @param int8MacShare share of the multiply-adds in INT8, 0 to 1
 * @param int8ConvolutionShare share of the convolutions' multiply-adds in INT8, 0 to 1
 * @param ap AP, 0 to 1; empty without labels, null where it is not defined
 * @param apLosses AP lost against fp32, of the others
 * @param apLoss INT8's estimate in {@code apLosses}, null without labels
 * @param apLossCi95 INT8's interval in {@code apLosses}, null without labels
 * @param agreement share of the detections in common with fp32, 0 to 1; of the others
 * @param latencyMs median time from pixels to boxes, ms
 * @param latencyP90Ms ninth decile of that time, ms
 * @param latencyOfFp32 time of each picture over fp32's time of it, the median
 * @param bytes size of the model file
 * @param files {@code sha256:…} of the bundle's files, by name
 * @param queryErrors {@link QuantizationReport#errors}
 * @param decision {@link #PROVED}, {@link #REFUTED} or {@link #UNDECIDED}: whether INT8 loses less
 *     than allowed; null in a certificate of 1.0, and where INT8 could not be run
 * @param apLossUpper95 upper end of the one-sided 95 % interval of INT8's loss of AP, null without
 *     labels
 * @param morePictures how many further pictures should decide it; 0 when it is decided
 * @param proofs what was found of each precision but fp32; null in a certificate of 1.0
 * @param judgedPictures digest of each picture's pixels, by name; null in a certificate of 1.0
 * @param dataNotes what was left out of pictures and labels, or has to be known of them, one line
 *     each; null in a certificate of 1.0
 */
public record Certificate(
    String schema,
    String verdict,
    String reason,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String verdictFile,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String refusedFor,
    String createdAt,
    String program,
    JudgedEngine engine,
    Limits limits,
    int pictures,
    boolean labelled,
    double int8MacShare,
    double int8ConvolutionShare,
    @JsonSetter(contentNulls = Nulls.SET) Map<String, @Nullable Double> ap,
    Map<String, ApLoss> apLosses,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Double apLoss,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Interval apLossCi95,
    @JsonSetter(contentNulls = Nulls.SET) Map<String, @Nullable Double> agreement,
    Map<String, Double> latencyMs,
    Map<String, Double> latencyP90Ms,
    Map<String, Double> latencyOfFp32,
    Map<String, Long> bytes,
    Map<String, String> files,
    @JsonSetter(contentNulls = Nulls.SET) Map<String, @Nullable Double> queryErrors,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String decision,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Double apLossUpper95,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Integer morePictures,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Map<String, Proof> proofs,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Map<String, String> judgedPictures,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<String> dataNotes) {

  /** What this program writes; it reads every 1.x. */
  public static final String SCHEMA = "jetdetr.certificate/1.1";

  /** The loss is below the limit. */
  public static final String PROVED = "proved";

  /** The loss is above the limit. */
  public static final String REFUTED = "refuted";

  /** The pictures are too few to tell. */
  public static final String UNDECIDED = "undecided";

  /** The verdict where no precision may be used. */
  public static final String REFUSED = "refused";

  /** INT8 costs more accuracy than allowed, which holds on every engine. */
  public static final String FOR_ACCURACY = "accuracy";

  /** Everything is too slow, which holds on this engine alone. */
  public static final String FOR_LATENCY = "latency";

  private static final BundleDocument<Certificate> DOCUMENT =
      new BundleDocument<>(Certificate.class, "certificate", SCHEMA);

  /**
   * What a bundle was judged on.
   *
   * @param runtime the engine with its version
   * @param device {@code cpu} or a GPU's name
   * @param threads processor threads of an inference
   * @param machine processor architecture as Java names it
   */
  public record JudgedEngine(String runtime, String device, int threads, String machine) {}

  /**
   * What had to be kept.
   *
   * @param maxApLoss most AP that a precision may cost, 0 to 1
   * @param minAgreement without labels: least share of detections in common with fp32
   * @param maxLatencyMs longest median time from pixels to boxes, ms; null when any will do
   */
  public record Limits(
      double maxApLoss,
      double minAgreement,
      @JsonSetter(nulls = Nulls.SET) @Nullable Double maxLatencyMs) {}

  /** AP lost against fp32, 0 to 1; negative for a gain. */
  public record ApLoss(double estimate, Interval ci95) {}

  /**
   * Whether one precision loses less than allowed: a one-sided test of non-inferiority. With labels
   * the loss is that of AP, without the share of the detections that fp32 does not share; −1 to 1.
   *
   * @param decision {@link #PROVED}, {@link #REFUTED} or {@link #UNDECIDED}
   * @param question what was asked, for people
   * @param test how it was decided, for people
   * @param loss on the pictures judged; null where it is not defined
   * @param lower lower end of the one-sided interval at {@code confidence}
   * @param upper upper end of the one-sided interval at {@code confidence}
   * @param upper95 upper end of the one-sided 95 % interval
   * @param limit what the loss has to be below
   * @param confidence of the test, such as 0.95
   * @param look 1, and one more each time that pictures were added
   * @param pictures how many have what the loss is measured by
   * @param power probability that so many pictures prove a loss of half the limit, 0 to 1
   * @param morePictures how many further ones should decide it; 0 when it is decided
   */
  public record Proof(
      String decision,
      String question,
      String test,
      @JsonSetter(nulls = Nulls.SET) @Nullable Double loss,
      double lower,
      double upper,
      double upper95,
      double limit,
      double confidence,
      int look,
      int pictures,
      double power,
      int morePictures) {}

  /**
   * Reads a certificate; the files that it names are not looked at.
   *
   * @throws ModelException in one line, when it is none or not whole
   */
  public static Certificate read(Path file) throws ModelException {
    Certificate certificate = DOCUMENT.read(file);
    DOCUMENT.checkSchema(file, certificate.schema());
    return certificate;
  }

  /** Writes the certificate; it appears whole or not at all. */
  public void write(Path file) throws IOException {
    DOCUMENT.write(file, this);
  }

  /** Whether no precision may be used. */
  @JsonIgnore
  public boolean isRefusal() {
    return verdict.equals(REFUSED);
  }

  /** Whether it was given on the point estimate of the loss, which later versions do not do. */
  @JsonIgnore
  boolean isWithoutProof() {
    return decision == null && Precision.INT8.equals(verdict);
  }

  /**
   * Whether it is refused on every engine. A refusal that does not say why was written when only
   * accuracy was a reason.
   */
  boolean isRefusalForAccuracy() {
    return isRefusal() && !FOR_LATENCY.equals(refusedFor);
  }
}
