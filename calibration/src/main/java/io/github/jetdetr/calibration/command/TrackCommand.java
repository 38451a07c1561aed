package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.track.BoxRows;
import io.github.jetdetr.calibration.track.SequenceFiles;
import io.github.jetdetr.calibration.track.SequenceFormatException;
import io.github.jetdetr.calibration.track.SequenceTracker;
import io.github.jetdetr.calibration.track.TrackEvaluation;
import io.github.jetdetr.calibration.track.TrackSequence;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.track.TrackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr-calibrate track}: how well objects stay the same objects. */
@Command(
    name = "track",
    mixinStandardHelpOptions = true,
    description = {
      "Scores tracks: HOTA, DetA, AssA, IDF1, MOTA and identity switches, as TrackEval does.",
      "The tracks are the daemon's own over a model's detections, or another tracker's files."
    },
    footer = {
      "",
      "Examples:",
      "  jetdetr-calibrate track --street 700..739 --frames 300 --model models/street-detr",
      "  jetdetr-calibrate track --street 7 --frames 300 --fps 10 --save-detections sequences",
      "  jetdetr-calibrate track --sequences sequences --drop every-third --json",
      "  jetdetr-calibrate track --truth MOT17/train --tracks my-tracker/data"
    })
final class TrackCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Mixin private RecordedStreets streets = new RecordedStreets();

  @Mixin private ThinningOptions thinning = new ThinningOptions();

  @Option(
      names = {"--sequences", "--truth"},
      paramLabel = "DIR|FILE",
      description = {
        "Sequences in MOTChallenge's layout (NAME/seqinfo.ini, gt/gt.txt, det/det.txt),",
        "one of them, or one gt.txt."
      })
  private @Nullable Path sequences;

  @Option(
      names = "--tracks",
      paramLabel = "DIR|FILE",
      description = "Score these tracks (NAME.txt for each sequence); run no tracker.")
  private @Nullable Path tracks;

  @Option(
      names = "--save-detections",
      paramLabel = "DIR",
      description = "Keep truth and detections of the streets here, for --sequences.")
  private @Nullable Path detectionsFolder;

  @Option(
      names = "--save-tracks",
      paramLabel = "DIR",
      description = "Write the tracks here, as MOTChallenge has them.")
  private @Nullable Path tracksFolder;

  @Override
  public Integer call() throws ExitException {
    if (streets.isChosen() == (sequences != null)) {
      throw new ExitException(ExitCode.USAGE, "needs either --street or --sequences");
    }
    TrackEvaluation evaluation = new TrackEvaluation();
    try {
      for (TrackSequence whole : sequences()) {
        if (detectionsFolder != null) {
          SequenceFiles.write(whole, detectionsFolder);
        }
        TrackSequence sequence = thinning.apply(whole);
        BoxRows found = tracks(sequence);
        if (tracksFolder != null) {
          SequenceFiles.writeTracks(found, tracksFolder.resolve(sequence.info().name() + ".txt"));
        }
        evaluation.add(sequence.info(), sequence.truth(), found);
      }
    } catch (SequenceFormatException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new ExitException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, "cannot read or write: " + FileFault.words(e), e);
    }
    output.print(evaluation.json(), evaluation::print);
    return ExitCode.OK.code();
  }

  private Iterable<TrackSequence> sequences()
      throws ExitException, IOException, SequenceFormatException {
    if (sequences == null) {
      return streets.record(output.err());
    }
    if (!Files.exists(sequences)) {
      throw new ExitException(ExitCode.NO_INPUT, "no folder or file at " + sequences);
    }
    List<TrackSequence> read = SequenceFiles.read(sequences, tracks);
    if (read.isEmpty()) {
      throw new ExitException(
          ExitCode.NO_INPUT, "no sequence (a folder with seqinfo.ini) in " + sequences);
    }
    if (tracks == null && read.stream().allMatch(it -> it.detections().count() == 0)) {
      throw new ExitException(
          ExitCode.NO_INPUT, "no detections (det/det.txt) in " + sequences + ": give --tracks");
    }
    return read;
  }

  private BoxRows tracks(TrackSequence sequence) throws IOException, SequenceFormatException {
    return tracks == null
        ? SequenceTracker.track(sequence, TrackSettings.DEFAULT)
        : SequenceFiles.readTracks(tracks, sequence.info());
  }
}
