package io.github.jetdetr.device;

import org.jspecify.annotations.Nullable;

/**
 * Memory of this process and of the device, bytes; null is what nobody says.
 *
 * @param heap used by Java objects
 * @param directBuffers outside the heap, in Java's own buffers
 * @param nativeCode counted by the native libraries' binding
 * @param resident of this process as a whole, in the device's memory
 * @param deviceTotal the device's memory
 * @param deviceAvailable what of it is free or can be made so
 */
public record Memory(
    long heap,
    long directBuffers,
    @Nullable Long nativeCode,
    @Nullable Long resident,
    @Nullable Long deviceTotal,
    @Nullable Long deviceAvailable) {}
