package org.wscsim.cli.study;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;
import org.wscsim.cli.config.InputFile;
import org.wscsim.cli.config.Platform;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;

/**
 * Identity of a point: 16 hexadecimal digits of the SHA-256 of everything that affects its result, files by their contents
 * and not by their paths. Keeps the checksums of files it has read. Confined to the main thread.
 */
public final class PointId {
    private final String version;
    private final Map<String, String> checksums = new HashMap<>();

    /** @param version of the program; another one may find something else */
    public PointId(String version) {
        this.version = version;
    }

    public String of(Point point) {
        Settings settings = point.resolved().over(Settings.defaults());
        StringBuilder text = new StringBuilder(version).append('\n');
        for (RunKey key : RunKey.values()) {
            String value = settings.get(key);
            if (value != null && key.isHashed()) {
                text.append(key.yaml()).append('=').append(value).append('\n');
            }
        }
        String trace = settings.get(RunKey.TRACE);
        text.append(trace == null ? "" : checksums.computeIfAbsent(trace, PointId::checksum))
                .append('\n');
        for (String model : settings.require(RunKey.MODEL).split(",", -1)) {
            text.append(Platform.modelText(model.strip())).append('\n');
        }
        String wafer = settings.get(RunKey.WAFER_TEXT);
        text.append(wafer == null ? Platform.waferText(settings.require(RunKey.WAFER)) : wafer)
                .append('\n');
        text.append(point.isSaturated() ? "at once " + Point.MOST_AT_ONCE + '\n' : "");
        return digest(text.append(point.effectivePlanning().word()).toString());
    }

    private static String checksum(String trace) {
        CRC32C checksum = new CRC32C();
        checksum.update(InputFile.bytes("trace", trace));
        return trace.endsWith(".gz") + Long.toHexString(checksum.getValue());
    }

    /** The same digits of any text. */
    public static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
