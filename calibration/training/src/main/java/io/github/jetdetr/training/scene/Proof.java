package io.github.jetdetr.training.scene;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.jetdetr.calibration.statistics.ConfidenceInterval;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How close a student comes to its teacher on frames that neither training nor early stopping saw.
 *
 * @param schema {@link #SCHEMA}
 * @param student {@code sha256:…} of the student's model file
 * @param teachers {@code sha256:…} of the teachers' model files; empty where labels took their
 *     place
 * @param flip whether the teachers' answers on mirror images were fused in
 * @param frames number of frames
 * @param objects number of objects to be found, which the teacher is sure of
 * @param ap50 the student's AP50 on them
 * @param ap50Sure the same, with what the teacher is not sure of counting neither way; −1 for
 *     labels
 * @param teacherAp50 AP50 of the first teacher without mirror images, on the same objects; −1
 *     without a teacher
 * @param difference student minus that, by the paired bootstrap; null without a teacher
 * @param gain what training was worth; null if it did not begin with a model that knows a class of
 *     the student's
 * @param classes AP50 of each class
 * @param unknown objects of classes that the student does not know, by name
 * @param foundShare share of the teacher's objects that the student finds with a score from 0.5 on
 * @param confirmedShare share of what the student reports from 0.5 on that the teacher sees too
 * @param meanIou mean overlap of the boxes that both have
 * @param latency null if it was not measured
 * @param studentBytes size of the student's file
 * @param teacherBytes size of the first teacher's file; 0 without
 */
public record Proof(
    String schema,
    String student,
    List<String> teachers,
    boolean flip,
    int frames,
    int objects,
    Interval ap50,
    double ap50Sure,
    double teacherAp50,
    @Nullable Interval difference,
    @Nullable Gain gain,
    List<ClassProof> classes,
    Map<String, Integer> unknown,
    double foundShare,
    double confirmedShare,
    double meanIou,
    @Nullable Latency latency,
    long studentBytes,
    long teacherBytes) {

  /** Of documents that this class writes. */
  public static final String SCHEMA = "jetdetr.specialise/1.0";

  /** Its name in a student's bundle. */
  public static final String FILE = "specialise.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /**
   * An estimate with its 95 % interval.
   *
   * @param estimate the measured value
   * @param low lower end; the estimate itself where the frames are too few for an interval
   * @param high upper end
   */
  public record Interval(double estimate, double low, double high) {

    static Interval of(ConfidenceInterval interval) {
      return new Interval(interval.estimate(), interval.low(), interval.high());
    }
  }

  /**
   * The student beside the model whose weights it began with.
   *
   * @param model {@code sha256:…} of that model's file
   * @param before its AP on the same objects, COCO's mean over IoU 0.5 to 0.95
   * @param after the student's AP
   * @param difference after minus before, by the paired bootstrap
   */
  public record Gain(String model, double before, double after, Interval difference) {}

  /**
   * One class.
   *
   * @param label its name
   * @param objects number of objects to be found
   * @param ap50 the student's AP50
   */
  public record ClassProof(String label, long objects, double ap50) {}

  /**
   * Latency from pixels to boxes, measured in turns in one process.
   *
   * @param engine runtime and device
   * @param threads CPU threads
   * @param studentMillis median, ms
   * @param teacherMillis median, ms
   * @param speedup median over the frames of teacher ÷ student
   */
  public record Latency(
      String engine, int threads, double studentMillis, double teacherMillis, double speedup) {}

  /** Whether the proof is of the teacher's answers, and not of labels. */
  public boolean ofTeacher() {
    return !teachers.isEmpty();
  }

  /** Writes it, whole or not at all. */
  public void write(Path file) throws IOException {
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    WholeFile.write(file, part -> Files.write(part, bytes));
  }

  /**
   * Reads it.
   *
   * @throws ModelException in one line, if there is none or it is not whole
   */
  public static Proof read(Path file) throws ModelException {
    try {
      Proof proof = JSON.readValue(Files.readAllBytes(file), Proof.class);
      if (proof == null || !SCHEMA.equals(proof.schema)) {
        throw new ModelException(file + " is no proof of a student");
      }
      return proof;
    } catch (NoSuchFileException e) {
      throw new ModelException("no such file: " + file, e);
    } catch (JsonProcessingException e) {
      throw new ModelException(file + " is no proof of a student", e);
    } catch (IOException e) {
      throw new ModelException("cannot read %s: %s".formatted(file, FileFault.words(e)), e);
    }
  }
}
