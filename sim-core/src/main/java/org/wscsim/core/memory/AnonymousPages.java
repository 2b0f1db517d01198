package org.wscsim.core.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anonymous private pages from the operating system: zeroed, given a frame only when first touched, and in 2 MiB pages
 * where the kernel has them.
 *
 * <p>The calls are POSIX or, {@code mincore}, as old; the flag values are those of Linux and of macOS. Immutable, any thread.
 */
final class AnonymousPages {
    static final long FAILED = -1;

    /** Machines whose kernels use the flag values below, and whose size_t and off_t are a Java long. */
    private static final Set<String> MACHINES = Set.of("amd64", "x86_64", "aarch64", "riscv64");

    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE = 0x2;
    private static final int LINUX_ANONYMOUS_NORESERVE = 0x20 | 0x4000;
    private static final int MACOS_ANONYMOUS_NORESERVE = 0x1000 | 0x40;
    private static final int LINUX_MADV_HUGEPAGE = 14;
    private static final long PAGES_AT_ONCE = 1 << 16;

    private final MethodHandle mmap;
    private final MethodHandle munmap;
    /** Null where the system has no huge-page advice. */
    private final @Nullable MethodHandle madvise;

    /** Null where the system does not say which pages are there. */
    private final @Nullable MethodHandle mincore;

    private final long pageBytes;
    private final int flags;

    private AnonymousPages(
            MethodHandle mmap,
            MethodHandle munmap,
            @Nullable MethodHandle madvise,
            @Nullable MethodHandle mincore,
            long pageBytes,
            int flags) {
        this.mmap = mmap;
        this.munmap = munmap;
        this.madvise = madvise;
        this.mincore = mincore;
        this.pageBytes = pageBytes;
        this.flags = flags;
    }

    /** The calls of this system, or null where they are missing (Windows) or their flags unknown. */
    static @Nullable AnonymousPages find() {
        final String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        final boolean linux = system.startsWith("linux");
        final boolean known = linux || system.startsWith("mac");
        if (!known || !MACHINES.contains(System.getProperty("os.arch", ""))) {
            return null;
        }
        final Optional<MethodHandle> mmap = call(
                "mmap",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
        final Optional<MethodHandle> munmap = call("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
        if (mmap.isEmpty() || munmap.isEmpty()) {
            return null;
        }
        final Optional<MethodHandle> madvise = linux
                ? call("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT))
                : Optional.empty();
        return new AnonymousPages(
                mmap.get(),
                munmap.get(),
                madvise.orElse(null),
                linux ? mincore() : null,
                pageBytes(),
                MAP_PRIVATE | (linux ? LINUX_ANONYMOUS_NORESERVE : MACOS_ANONYMOUS_NORESERVE));
    }

    private static long pageBytes() {
        final Optional<MethodHandle> getpagesize = call("getpagesize", FunctionDescriptor.of(JAVA_INT));
        if (getpagesize.isEmpty()) {
            return 4_096;
        }
        try {
            return (int) getpagesize.get().invokeExact();
        } catch (Throwable failure) {
            throw new IllegalStateException("getpagesize call broken", failure);
        }
    }

    private static @Nullable MethodHandle mincore() {
        return call("mincore", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS))
                .orElse(null);
    }

    /** Bytes of mapped pages that have physical memory, or {@link MemoryUse#UNKNOWN}. */
    long resident(long address, long bytes) {
        if (mincore == null) {
            return MemoryUse.UNKNOWN;
        }
        long residentPages = 0;
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment flagsOfPages = arena.allocate(PAGES_AT_ONCE);
            for (long at = 0; at < bytes; at += PAGES_AT_ONCE * pageBytes) {
                final long length = Math.min(bytes - at, PAGES_AT_ONCE * pageBytes);
                if ((int) mincore.invokeExact(address + at, length, flagsOfPages) != 0) {
                    return MemoryUse.UNKNOWN;
                }
                residentPages += resident(flagsOfPages, (length + pageBytes - 1) / pageBytes);
            }
        } catch (Throwable failure) {
            throw new IllegalStateException("mincore call broken: bytes=" + bytes, failure);
        }
        return Math.min(bytes, residentPages * pageBytes);
    }

    private static long resident(MemorySegment flagsOfPages, long pages) {
        long resident = 0;
        for (long page = 0; page < pages; page++) {
            resident += flagsOfPages.get(JAVA_BYTE, page) & 1;
        }
        return resident;
    }

    /** Address of new pages, or {@link #FAILED}. */
    long map(long bytes) {
        try {
            return (long) mmap.invokeExact(0L, bytes, PROT_READ_WRITE, flags, -1, 0L);
        } catch (Throwable failure) {
            throw new IllegalStateException("mmap call broken: bytes=" + bytes, failure);
        }
    }

    /** Asks for 2 MiB pages. A refusal costs speed only, so the answer is not looked at. */
    void preferHugePages(long address, long bytes) {
        if (madvise == null) {
            return;
        }
        try {
            final int ignored = (int) madvise.invokeExact(address, bytes, LINUX_MADV_HUGEPAGE);
        } catch (Throwable failure) {
            throw new IllegalStateException("madvise call broken: bytes=" + bytes, failure);
        }
    }

    void unmap(long address, long bytes) {
        final int result;
        try {
            result = (int) munmap.invokeExact(address, bytes);
        } catch (Throwable failure) {
            throw new IllegalStateException("munmap call broken: bytes=" + bytes, failure);
        }
        if (result != 0) {
            throw new IllegalStateException("pages not unmapped: bytes=" + bytes + ", result=" + result);
        }
    }

    @SuppressWarnings("restricted") // the native calls are this class's purpose
    private static Optional<MethodHandle> call(String name, FunctionDescriptor shape) {
        final Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(address -> linker.downcallHandle(address, shape));
    }
}
