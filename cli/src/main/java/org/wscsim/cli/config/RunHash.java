package org.wscsim.cli.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The eight hexadecimal digits in a result folder's name: the first four bytes of the SHA-256 of everything that
 * affects results. Paths, folders and thread counts are not in it; wafer, model and trace count by contents. Stateless.
 */
public final class RunHash {
    /** Keys younger than the first hashes: they count where they are given, so that the hashes of old runs hold. */
    private static final Set<RunKey> WHEN_GIVEN =
            Set.of(RunKey.MODEL_MIX, RunKey.SKIP_REQUESTS, RunKey.ADAPT, RunKey.OTHER_PLANS);

    private RunHash() {}

    /**
     * @param contents of what the settings name: wafer, model, workload
     * @param notHere keys that the command does not take
     */
    public static String of(Settings settings, List<String> contents, Set<RunKey> notHere) {
        MessageDigest digest = sha256();
        for (RunKey key : RunKey.values()) {
            boolean counts = key.isHashed() && (settings.has(key) || !WHEN_GIVEN.contains(key));
            if (counts && !notHere.contains(key)) {
                update(digest, key.yaml() + '=' + settings.get(key));
            }
        }
        contents.forEach(content -> update(digest, content));
        return HexFormat.of().formatHex(digest.digest(), 0, 4);
    }

    /** A zero byte ends each part, so that no two lists of parts run together. */
    private static void update(MessageDigest digest, String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
