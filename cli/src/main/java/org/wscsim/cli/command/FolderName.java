package org.wscsim.cli.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.core.failure.BadInputException;

/** Where results go: {@code out/<workload>-<system>-<wafer>-<model>-<hash8>} unless {@code --out} names a folder. */
final class FolderName {
    private static final Path PARENT = Path.of("out");

    private static final int LONGEST_PART = 48;

    private FolderName() {}

    static Path of(@Nullable String out, ResolvedRun run, String system) {
        return of(out, run, system, run.runHash());
    }

    static Path of(@Nullable String out, ResolvedRun run, String system, String hash) {
        if (out != null) {
            return path(out);
        }
        return PARENT.resolve(join(
                run.workloadLabel(),
                system,
                run.platform().waferLabel(),
                run.platform().modelLabel(),
                hash));
    }

    /** The folder of a study, {@code out/<name>-<hash8>}. */
    static Path ofStudy(@Nullable String out, String name, String hash) {
        return out != null ? path(out) : PARENT.resolve(safe(part(name) + '-' + hash));
    }

    private static Path path(String out) {
        if (out.isBlank()) {
            throw new BadInputException("no folder named: --out is empty; name a folder, or leave --out away");
        }
        try {
            return Path.of(out);
        } catch (InvalidPathException e) {
            throw new BadInputException("not a path: out=" + out + "; correct the path", e);
        }
    }

    static String join(String workload, String system, String wafer, String model, String hash) {
        return safe(String.join("-", part(workload), system, part(wafer), part(model), hash));
    }

    /** File systems take 255 bytes a name; the hash tells apart what the cut makes alike. */
    private static String part(String label) {
        return label.length() <= LONGEST_PART ? label : label.substring(0, LONGEST_PART);
    }

    /** Names come from users' files: anything a file system or shell may trip over becomes an underscore. */
    private static String safe(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._+-]", "_");
        return safe.startsWith(".") || safe.startsWith("-") ? "_" + safe : safe;
    }
}
