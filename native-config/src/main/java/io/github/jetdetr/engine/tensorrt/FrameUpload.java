package io.github.jetdetr.engine.tensorrt;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.cuda.GpuBuffer;
import io.github.jetdetr.engine.cuda.KernelRecipe;
import io.github.jetdetr.engine.cuda.NativeScope;
import io.github.jetdetr.engine.cuda.PreprocessKernel;
import io.github.jetdetr.engine.model.TensorInfo;
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
 * A slot's inputs on the GPU: the frame's bytes cross once, and the kernel makes the picture of
 * them. Recipes of the last shapes are kept, so cameras of different shapes may take turns; steady
 * frames take no memory.
 */
final class FrameUpload {

  private static final int MAX_SHAPES = 16;

  /** A recipe, and where the GPU reads it. */
  private record Prepared(KernelRecipe recipe, GpuBuffer words) {}

  private final NativeScope scope;
  private final PreprocessKernel kernel;
  private final Gpu gpu;
  private final InputSpec spec;
  private final TensorRtBinding binding;
  private final Pointer canvas;
  private final @Nullable GpuBuffer sizes;
  private final @Nullable GpuBuffer mask;
  private final List<Prepared> shapes = new ArrayList<>();
  private final LongPointer arguments = new LongPointer(3);
  private final PointerPointer<LongPointer> argumentAddresses = new PointerPointer<>(3);
  // Both grow with the largest frame, each in a scope of its own, for they are taken anew.
  private NativeScope frameScope = new NativeScope();
  private NativeScope shapeScope = new NativeScope();
  private @Nullable GpuBuffer frameBytes;
  private @Nullable Prepared now;
  private Placement described;

  FrameUpload(
      NativeScope scope,
      PreprocessKernel kernel,
      Gpu gpu,
      InputSpec spec,
      TensorRtBinding binding) {
    this.scope = scope;
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
    sizes = beside(spec.sizes());
    mask = beside(spec.mask());
    described = spec.placement(spec.width(), spec.height());
    describe(described);
  }

  private @Nullable GpuBuffer beside(@Nullable String name) {
    return name == null
        ? null
        : new GpuBuffer(scope, gpu.integrated(), TensorRtBinding.bytes(binding.input(name)));
  }

  /** Where the network finds an input. */
  Pointer device(String input) {
    if (input.equals(spec.sizes()) && sizes != null) {
      return sizes.device();
    }
    return input.equals(spec.mask()) && mask != null ? mask.device() : canvas;
  }

  /** Copies the frame to where the GPU reads; the frame is not needed afterwards. */
  void stage(Frame frame) {
    Prepared prepared = prepared(frame);
    ByteBuffer bytes = room(prepared.recipe().frameBytes()).bytes();
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      ByteBuffer from = frame.plane(plane);
      bytes.put(prepared.recipe().planeOffset(plane), from, 0, from.capacity());
    }
    now = prepared;
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
    Prepared made = new Prepared(recipe, words);
    shapes.add(made);
    now = null;
    return made;
  }

  private GpuBuffer room(int bytes) {
    GpuBuffer room = frameBytes;
    if (room == null || room.bytes().capacity() < bytes) {
      frameBytes = null;
      frameScope.close();
      frameScope = new NativeScope();
      room = new GpuBuffer(frameScope, gpu.integrated(), bytes);
      frameBytes = room;
    }
    return room;
  }

  /** Has the stream upload the staged frame and fill the canvas. */
  void enqueue(CUstream_st stream) {
    Prepared prepared = now;
    GpuBuffer bytes = frameBytes;
    if (prepared == null || bytes == null) {
      throw new IllegalStateException("no frame was staged");
    }
    KernelRecipe recipe = prepared.recipe();
    if (!recipe.placement().equals(described)) {
      described = recipe.placement();
      describe(described);
    }
    bytes.toDevice(recipe.frameBytes(), stream);
    // Some kilobytes: cheaper to send again than to remember which slot has them.
    prepared.words().toDevice(4L * recipe.words().length, stream);
    send(sizes, stream);
    send(mask, stream);
    arguments.put(0, bytes.device().address());
    arguments.put(1, prepared.words().device().address());
    arguments.put(2, canvas.address());
    kernel.launch(spec, argumentAddresses, stream);
  }

  private static void send(@Nullable GpuBuffer buffer, CUstream_st stream) {
    if (buffer != null) {
      buffer.toDevice(buffer.bytes().capacity(), stream);
    }
  }

  private void describe(Placement place) {
    if (sizes != null) {
      PlacementInputs.sizes(spec, place, sizes.bytes().asLongBuffer());
    }
    if (mask != null && spec.mask() != null) {
      TensorInfo shape = binding.input(spec.mask());
      PlacementInputs.mask(
          spec, place, mask.bytes().asLongBuffer(), (int) shape.size(2), (int) shape.size(1));
    }
  }

  /** Where the staged frame comes to lie. */
  Placement placement() {
    return described;
  }
}
