package org.wscsim.core.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text of our own resources on the class path, which lie in the package of the class that reads them. */
public final class PresetText {
    private PresetText() {}

    /**
     * The resource as text.
     *
     * @throws IllegalStateException when it is not there: a fault of the build, not of the user
     */
    public static String read(Class<?> owner, String fileName) {
        try (InputStream stream = owner.getResourceAsStream(fileName)) {
            if (stream == null) {
                throw new IllegalStateException(
                        "resource missing: package=" + owner.getPackageName() + ", file=" + fileName);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("resource unreadable: file=" + fileName, failure);
        }
    }
}
