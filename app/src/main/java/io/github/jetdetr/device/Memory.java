package io.github.jetdetr.device;

import org.jspecify.annotations.Nullable;

/**
 * Memory of this process and of the device, bytes; null where unknown.
 *
 * @param heap used Java heap
 * @param directBuffers Java's direct buffers, outside the heap
 * @param nativeCode allocated through the native bindings
 * @param resident resident set size of this process
 * @param deviceTotal total memory of the device
 * @param deviceAvailable free or reclaimable memory of the device
 */
public record Memory(
    long heap,
    long directBuffers,
    @Nullable Long nativeCode,
    @Nullable Long resident,
    @Nullable Long deviceTotal,
    @Nullable Long deviceAvailable) {}
