package io.github.jetdetr.engine.tensorrt;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.cuda.GpuBuffer;
import io.github.jetdetr.engine.cuda.KernelRecipe;
import io.github.jetdetr.engine.cuda.NativeScope;
import io.github.jetdetr.engine.cuda.PreprocessKernel;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.PlacementInputs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * A slot's inputs on the GPU: the frame's bytes are uploaded once and preprocessed by the kernel.
 * Recipes of recent frame formats and strides are cached, so that cameras with different formats
 * may alternate; allocates nothing in the steady state.
 */
final class FrameUpload {

  private static final int MAX_SHAPES = 16;

  /** A recipe and its GPU memory. */
  private record Prepared(KernelRecipe recipe, GpuBuffer words) {}

  private final PreprocessKernel kernel;
  private final Gpu gpu;
  private final InputSpec spec;
  private final TensorRtBinding binding;
  private final Pointer canvas;
  // The inputs besides the picture, in the order of the specification.
  private final List<GpuBuffer> fed = new ArrayList<>();
  private final List<Prepared> shapes = new ArrayList<>();
  private final LongPointer arguments = new LongPointer(3);
  private final PointerPointer<LongPointer> argumentAddresses = new PointerPointer<>(3);
  // Both are reallocated for a larger frame, so each has a scope of its own.
  private NativeScope frameScope = new NativeScope();
  private NativeScope shapeScope = new NativeScope();
  private @Nullable GpuBuffer frameBytes;
  private @Nullable Prepared current;
  private Placement described;

  FrameUpload(
      NativeScope scope,
      PreprocessKernel kernel,
      Gpu gpu,
      InputSpec spec,
      TensorRtBinding binding) {
    this.kernel = kernel;
    this.gpu = gpu;
    this.spec = spec;
    this.binding = binding;
    scope.own("arguments", arguments::deallocate);
    scope.own("argument addresses", argumentAddresses::deallocate);
    scope.own("frame", () -> frameScope.close());
    scope.own("recipes", () -> shapeScope.close());
    for (int at = 0; at < 3; at++) {
      argumentAddresses.put(at, arguments.getPointer(at));
    }
    canvas = Cuda.memory(scope, TensorRtBinding.bytes(binding.input(spec.image())));
    for (FedInput input : spec.fed()) {
      long bytes = TensorRtBinding.bytes(binding.input(input.name()));
      fed.add(new GpuBuffer(scope, gpu.integrated(), bytes));
    }
    described = spec.placement(spec.width(), spec.height());
    writePlacement(described);
  }

  /** The device address of an input. */
  Pointer device(String input) {
    for (int at = 0; at < fed.size(); at++) {
      if (spec.fed().get(at).name().equals(input)) {
        return fed.get(at).device();
      }
    }
    return canvas;
  }

  /** Copies the frame to the upload buffer; the frame may be reused afterwards. */
  void stage(Frame frame) {
    Prepared prepared = prepared(frame);
    ByteBuffer bytes = buffer(prepared.recipe().frameBytes()).bytes();
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      ByteBuffer from = frame.plane(plane);
      bytes.put(prepared.recipe().planeOffset(plane), from, 0, from.capacity());
    }
    current = prepared;
  }

  private Prepared prepared(Frame frame) {
    for (int at = 0; at < shapes.size(); at++) {
      if (shapes.get(at).recipe().fits(frame)) {
        return shapes.get(at);
      }
    }
    if (shapes.size() == MAX_SHAPES) {
      shapes.clear();
      shapeScope.close();
      shapeScope = new NativeScope();
    }
    boolean half = binding.input(spec.image()).type() == TensorInfo.Type.FLOAT16;
    KernelRecipe recipe = new KernelRecipe(frame, spec, half);
    GpuBuffer words = new GpuBuffer(shapeScope, gpu.integrated(), 4L * recipe.words().length);
    words.bytes().asIntBuffer().put(recipe.words());
    Prepared created = new Prepared(recipe, words);
    shapes.add(created);
    current = null;
    return created;
  }

  private GpuBuffer buffer(int bytes) {
    GpuBuffer buffer = frameBytes;
    if (buffer == null || buffer.bytes().capacity() < bytes) {
      frameBytes = null;
      frameScope.close();
      frameScope = new NativeScope();
      buffer = new GpuBuffer(frameScope, gpu.integrated(), bytes);
      frameBytes = buffer;
    }
    return buffer;
  }

  /** Enqueues the upload of the staged frame and the preprocessing kernel. */
  void enqueue(CUstream_st stream) {
    Prepared prepared = current;
    GpuBuffer bytes = frameBytes;
    if (prepared == null || bytes == null) {
      throw new IllegalStateException("no frame has been staged");
    }
    KernelRecipe recipe = prepared.recipe();
    if (!recipe.placement().equals(described)) {
      described = recipe.placement();
      writePlacement(described);
    }
    bytes.toDevice(recipe.frameBytes(), stream);
    // A few kilobytes: cheaper to upload again than to track.
    prepared.words().toDevice(4L * recipe.words().length, stream);
    for (int at = 0; at < fed.size(); at++) {
      fed.get(at).toDevice(fed.get(at).bytes().capacity(), stream);
    }
    arguments.put(0, bytes.device().address());
    arguments.put(1, prepared.words().device().address());
    arguments.put(2, canvas.address());
    kernel.launch(spec, argumentAddresses, stream);
  }

  private void writePlacement(Placement place) {
    for (int at = 0; at < fed.size(); at++) {
      FedInput input = spec.fed().get(at);
      PlacementInputs.write(spec, input, place, binding.input(input.name()), fed.get(at).bytes());
    }
  }

  /** Where the staged frame is placed on the canvas. */
  Placement placement() {
    return described;
  }
}
